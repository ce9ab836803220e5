'use strict';
// What a text that is typed finds: the globals, require, Node's modules by their names.

const Module = require('module');
const path = require('path');
const vm = require('vm');

// As an option: it is the command's own REPL.
const kStandalone = Symbol('kStandalone');

let count = 0;
const nextName = () => `REPL${++count}`;

// The globals of this host in another context; what the language has is there.
function copyGlobals(context) {
  const known = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', context));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (known.has(name)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    const own = 'value' in descriptor ? descriptor : {
      configurable: true,
      enumerable: descriptor.enumerable,
      get: () => globalThis[name],
      set: (value) => Object.defineProperty(context, name, {
        configurable: true, enumerable: descriptor.enumerable, value, writable: true,
      }),
    };
    Object.defineProperty(context, name, own);
  }
}

function makeModule() {
  const own = new Module('<repl>');
  own.path = '.';
  own.paths = [...Module._nodeModulePaths(path.resolve('repl')), ...Module.globalPaths];
  const real = Module.createRequire(path.resolve('repl'));
  function require(id) {
    return own.require(id);
  }
  for (const name of Object.keys(real)) require[name] = real[name];
  return { own, require };
}

// A module under its name, until a script has another use for the name. (The command has put them there itself.)
function showModules(context) {
  const names = require('repl')._builtinLibs.filter((name) => !name.includes('/'));
  for (const name of names) {
    const replace = (value) => Object.defineProperty(context, name, {
      configurable: true, enumerable: true, value, writable: true,
    });
    if (Object.hasOwn(context, name)) continue;
    Object.defineProperty(context, name, {
      configurable: true,
      enumerable: false,
      get() {
        const library = require(name);
        Object.defineProperty(context, name, { configurable: true, enumerable: false, value: library, writable: true });
        return library;
      },
      set: replace,
    });
  }
}

function create(repl) {
  let context = globalThis;
  if (!repl.useGlobal) {
    context = vm.createContext();
    copyGlobals(context);
    context.global = context;
    const { Console } = require('console');
    Object.defineProperty(context, 'console', {
      configurable: true, writable: true, value: new Console({ stdout: repl.output }),
    });
  }
  const { own, require: ownRequire } = makeModule();
  Object.defineProperty(context, 'module', { configurable: true, writable: true, value: own });
  Object.defineProperty(context, 'require', { configurable: true, writable: true, value: ownRequire });
  showModules(context);
  return context;
}

// `_` is the last value and `_error` the last error, until a script assigns something else.
function showLast(repl) {
  const show = (name, field, assigned) => Object.defineProperty(repl.context, name, {
    configurable: true,
    get: () => repl[field],
    set(value) {
      repl[field] = value;
      if (repl[assigned]) return;
      repl[assigned] = true;
      repl.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
  show('_', 'last', 'underscoreAssigned');
  show('_error', 'lastError', 'underscoreErrAssigned');
}

module.exports = { create, kStandalone, nextName, showLast };
