// Variables of a later script, for functions of an earlier one.
const vm = require('vm');
const attempt = (run) => { try { return run(); } catch (error) { return `${error.name}: ${error.message}`; } };
const context = vm.createContext({ console });
vm.runInContext(`
  function read() { return later }
  function write(value) { later = value }
  function kind() { return typeof later }
  const nested = (by) => [1, 2].map((one) => { const half = one / 2; return (() => half + by + later)() });
  function made() { return new Later().x + Other() }
`, context);
console.log(attempt(() => vm.runInContext('read()', context)), vm.runInContext('kind()', context));
vm.runInContext('let later = 1; class Later { x = 4 } const Other = () => 5;', context);
console.log(vm.runInContext('[read(), kind(), nested(3), made()]', context));
vm.runInContext('write(7)', context);
console.log(vm.runInContext('[read(), later, globalThis.later, "later" in globalThis]', context));
vm.runInContext('function readB() { return b } let b = 2', context);
vm.runInContext('var v = 1; function readV() { return v + b }', context);
vm.runInContext('v = 5; b = 6', context);
console.log(vm.runInContext('[readB(), readV(), v, b, globalThis.v, globalThis.b]', context));
console.log(attempt(() => vm.runInContext('let later = 3', context)), attempt(() => vm.runInContext('Other = 3', context)));
console.log(attempt(() => vm.runInContext('tooLate(); function tooLate() { return early } const early = 1', context)));

vm.runInThisContext('function readHere() { return here }');
vm.runInThisContext('let here = "here"');
console.log(readHere(), typeof globalThis.here);
const strings = vm.createContext({}, { codeGeneration: { strings: false } });
vm.runInContext('function read() { return late }', strings);
console.log(attempt(() => vm.runInContext('let late = 1; late', strings)));
