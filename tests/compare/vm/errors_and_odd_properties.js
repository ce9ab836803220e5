// Errors and odd properties of contexts.
const vm = require('vm');
try {
  vm.runInNewContext('function inner() { throw new TypeError("boom"); }\ninner()', {}, 'in_context.js');
} catch (err) {
  console.log(err.name, err instanceof TypeError, /at inner \(in_context\.js:1:\d+\)/.test(err.stack));
}
console.log(vm.runInNewContext('try { null.x } catch (err) { err.stack.split("\\n")[0] }'));
console.log(vm.runInNewContext('typeof Error.captureStackTrace, Error.stackTraceLimit'));
const fixed = Object.defineProperty({ 1: 'one' }, 'x', { value: 1 });
vm.createContext(fixed);
console.log(vm.runInContext('JSON.stringify([Object.keys(globalThis), Object.getOwnPropertyDescriptor(globalThis, "x")])', fixed));
console.log(vm.runInContext('x = 5; x', fixed));
try {
  vm.runInContext('"use strict"; x = 5', fixed);
} catch (err) {
  console.log(err.name);
}
const accessor = vm.createContext({ get only() { return 1; }, __proto__: { inherited: 'yes' } });
console.log(vm.runInContext('only = 2; [only, inherited].join()', accessor));
try {
  vm.runInContext('1', null);
} catch (err) {
  console.log(err.message);
}
const nested = vm.createContext({ vm, console });
console.log(vm.runInContext('vm.runInNewContext("a * 2", { a: 21 })', nested));
vm.runInContext('var later = () => typeof secret; Promise.resolve().then(() => console.log(later()))', nested);
nested.secret = 1;
