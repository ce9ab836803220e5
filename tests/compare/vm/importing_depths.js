// flags: --experimental-vm-modules --no-warnings
'use strict';
// The promise of an import() that importModuleDynamically answers: whose it is, and how many microtasks it takes.
const vm = require('vm');

const wait = () => new Promise((resolve) => setTimeout(resolve, 5));

// How many rungs of a ladder of microtasks are passed before a promise is settled.
function count(promise, label) {
  let rungs = 0;
  let isOver = false;
  const step = () => {
    if (isOver || rungs > 40) return;
    rungs++;
    Promise.resolve().then(step);
  };
  const over = (how) => () => {
    isOver = true;
    console.log(label, how, rungs);
  };
  promise.then(over('resolved'), over('rejected'));
  Promise.resolve().then(step);
}

(async () => {
  const context = vm.createContext();
  const module = new vm.SourceTextModule('export const a = 1', { context });
  await module.link(() => {});
  await module.evaluate();
  const importers = {
    sync: () => module,
    async: async () => module,
    awaiting: async () => { await 1; return module; },
    throwing: () => { throw new Error('no'); },
    rejecting: async () => { throw new Error('no'); },
    wrong: () => ({}),
  };
  for (const [label, importModuleDynamically] of Object.entries(importers)) {
    const script = new vm.Script('import("x")', { importModuleDynamically });
    count(script.runInContext(context), `${label} in a context`);
    await wait();
    count(script.runInThisContext(), `${label} in this one`);
    await wait();
  }
  const importing = new vm.SourceTextModule('export const promise = import("x")', { context, importModuleDynamically: importers.sync });
  await importing.link(() => {});
  await importing.evaluate();
  const { prototype } = vm.runInContext('Promise', context);
  console.log(Object.getPrototypeOf(importing.namespace.promise) === prototype);
  const script = new vm.Script('import("x")', { importModuleDynamically: importers.sync });
  console.log(Object.getPrototypeOf(script.runInContext(context)) === prototype, script.runInThisContext() instanceof Promise);
})();
