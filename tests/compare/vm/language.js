// A context has what the language has, no more and no less.
const vm = require('vm');
console.log(vm.runInNewContext(`[typeof SuppressedError, typeof WebAssembly.Module, typeof Symbol.dispose, typeof Array.fromAsync, typeof Temporal,
  typeof TypedArray, Object.keys(globalThis), new DisposableStack().disposed, encodeURIComponent('ä'), 'a'.repeat(3)]`));
const context = vm.createContext({ a: 1 });
console.log(vm.runInContext('SuppressedError = 5; SuppressedError', context), Object.keys(context), typeof SuppressedError);
console.log(vm.runInContext('typeof DisposableStack', vm.createContext(vm.constants.DONT_CONTEXTIFY)));
