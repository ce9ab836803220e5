// slice and concat: long arrays again and again, and the arrays that are not plain.
let long = Array.from({ length: 3000 }, (_, i) => ({ i }));
let numbers = Array.from({ length: 3000 }, (_, i) => i / 2);
for (let i = 0; i < 3000; i++) {
  long = long.slice();
  numbers = numbers.slice(0, 2999).concat(i);
}
console.log(long.length, long[2999].i, numbers.length, numbers[0], numbers[2998], numbers[2999]);

const show = (text, make) => {
  try {
    console.log(text, make());
  } catch (error) {
    console.log(text, error.name, error.message);
  }
};
const array = [1, 2.5, 'x', null];
for (const args of [[], [1], [-2], [1, -1], [2, undefined], [undefined, 2], [NaN, 2], ['1', '3'], [3, 1], [-9, 9],
  [Infinity], [-Infinity, Infinity], [1.9, 3.9], [0, null], [{ valueOf: () => 1 }], [true]]) {
  show(`slice ${args.map(String)}`, () => array.slice(...args));
}
show('slice bigint', () => array.slice(1n));
show('slice symbol', () => array.slice(Symbol('x')));
show('an end that cuts off', () => {
  const cut = [1, 2, 3, 4];
  return cut.slice(0, { valueOf: () => (cut.length = 2) + 2 });
});

show('holes', () => [1, , 3].slice());
show('holes', () => [1].concat([, 2], [,]));
show('a property in the place of a hole', () => {
  Array.prototype[1] = 'inherited';
  try {
    const made = [1, , 3].slice();
    return [made, Object.hasOwn(made, 1)];
  } finally {
    delete Array.prototype[1];
  }
});
show('frozen', () => Object.isFrozen(Object.freeze([1, 2]).slice(1)));
show('more properties', () => Object.assign([1, 2], { name: 'x' }).slice());
show('like an array', () => Array.prototype.slice.call({ length: 2, 0: 'a', 1: 'b' }));
show('arguments', () => (function () { return Array.prototype.slice.call(arguments, 1); })(1, 2, 3));
show('text', () => Array.prototype.slice.call('abc', 1));
show('null', () => Array.prototype.slice.call(null));
show('proxy', () => new Proxy([1, 2, 3], {}).slice(1));

class Mine extends Array {}
show('class', () => [new Mine(1, 2).slice(1), new Mine(1, 2).concat([3]), [1].concat(new Mine(2, 3))]);
show('own constructor', () => {
  const odd = [1, 2];
  odd.constructor = { [Symbol.species]: function (length) { this.made = length; } };
  return [odd.slice(1), odd.concat(3)];
});
show('no prototype', () => Array.prototype.slice.call(Object.setPrototypeOf([1, 2], null), 1));
show('accessor', () => Object.defineProperty([1, 2], 0, { get: () => 'got', configurable: true, enumerable: true }).slice());

show('concat', () => [].concat());
show('concat', () => [1].concat(2, [3, [4]], 'text', null, undefined, { length: 1 }, 5n));
show('concat', () => Array.prototype.concat.call(1, 2));
show('concat', () => Array.prototype.concat.call('text', [1]));
show('like an array', () => [].concat({ length: 2, 0: 'a', 1: 'b', [Symbol.isConcatSpreadable]: true }));
show('kept whole', () => [0].concat(Object.assign([1], { [Symbol.isConcatSpreadable]: false })));
show('kept whole', () => {
  const whole = [1];
  whole[Symbol.isConcatSpreadable] = false;
  return whole.concat([2]);
});
show('all kept whole', () => {
  Array.prototype[Symbol.isConcatSpreadable] = false;
  try {
    return [1].concat([2]);
  } finally {
    delete Array.prototype[Symbol.isConcatSpreadable];
  }
});
show('proxy', () => [0].concat(new Proxy([1, 2], {})));
show('of another realm', () => {
  const other = require('vm').runInNewContext('[1, 2]');
  return [other.slice() instanceof Array, Array.prototype.slice.call(other) instanceof Array, [0].concat(other)];
});
console.log(Array.prototype.slice.length, Array.prototype.concat.length, Array.prototype.slice.name, String(Array.prototype.concat));
console.log(Object.getOwnPropertyDescriptor(Array.prototype, 'slice').enumerable, 'prototype' in [].slice);
