// Of options only own enumerable properties count: an arguments object will do.
const { inspect } = require('util');
const value = { a: { b: { c: {} } } };
(function strict() { 'use strict'; console.log(inspect(value, arguments)); })({ depth: 0 }, false);
(function sloppy() { console.log(inspect(value, arguments)); })({ depth: 0 });
console.log(inspect(value, Object.defineProperty({ depth: 0 }, 'compact', { value: false, enumerable: false })));
console.log(inspect(value, Object.create({ depth: 0 })));
const custom = { [inspect.custom]: (depth, options) => Reflect.ownKeys(options).map(String).join() };
console.log(inspect(custom, Object.defineProperty({ mine: 1, [Symbol('mine')]: 2 }, 'hidden', { value: 1 })));
