// What random values showed: names of constructors, extras of arrays, custom inspection that gives null.
const util = require('util');
function person(name) { this.name = name; }
person.prototype.greet = function greet() {};
class point { constructor(x) { this.x = x; } }
class tagged { get [Symbol.toStringTag]() { return 'tag'; } }
console.log(new person('a'), new point(1), [new point([2])], new tagged());
console.log(Object.assign(new person(), { deep: { deep: { deep: new person() } } }));
console.log(util.inspect({ [util.inspect.custom]: () => null }, { colors: true }));
const list = Object.assign([1, 2], { extra: [3, { a: 4, list: ['x'.repeat(80)] }] });
for (const compact of [true, false, 0, 1, 3]) console.log(util.inspect({ list }, { compact }));
const bytes = new Uint8Array([1, 2, 3]).buffer;
for (const maxArrayLength of [0, 1, 3]) console.log(util.inspect(bytes, { maxArrayLength }));
console.log(util.inspect([[[new TextEncoder(), new TextDecoder()]]], { depth: 2, colors: true }));
console.log([[[new TextEncoder(), new TextDecoder()]]]);
console.log(util.format('%s %s %d %i', Object(Symbol('b')), Object(5n), Object(5n), Object(6n)));
console.log(util.format('%i %i %d', '900719925474099267', 12.9, '1e3'));
console.table([new Uint8Array(5), [1, 2, 3, 4], { a: 1, b: 2, c: 3 }]);
