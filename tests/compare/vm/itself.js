'use strict';
// A sandbox that is found in itself is the global object; making a context does not look at it.
const vm = require('vm');

const sandbox = { document: {} };
sandbox.window = sandbox;
sandbox.document.defaultView = sandbox;
Object.defineProperty(sandbox, 'self', { get() { return this; }, enumerable: true });
const context = vm.createContext(sandbox);
console.log(vm.runInContext('[window === this, window === globalThis, this.window === window, self === this]', context));
console.log(vm.runInContext('document.defaultView === this', context));
vm.runInContext('Object.defineProperty(this, "view", { get() { return document.defaultView; } }); var same = view === this', context);
console.log(sandbox.same, sandbox.window === sandbox);
vm.runInContext('window.added = 1', context);
console.log(sandbox.added, vm.runInContext('added', context));

const seen = [];
const handler = {};
for (const trap of ['get', 'set', 'has', 'getOwnPropertyDescriptor', 'defineProperty', 'ownKeys', 'getPrototypeOf', 'deleteProperty']) {
  handler[trap] = (...args) => {
    seen.push(trap);
    return Reflect[trap](...args);
  };
}
const watched = vm.createContext(new Proxy({ known: 1 }, handler));
console.log(seen);
console.log(vm.runInContext('known + 1', watched));
const failing = vm.createContext(new Proxy({}, { getOwnPropertyDescriptor() { throw new Error('no'); } }));
console.log(vm.runInContext('', failing));
