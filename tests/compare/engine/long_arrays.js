'use strict';
// splice, unshift, indexOf and their kin: on arrays so long that going element by element through
// their properties takes minutes, and where a script could see that they are not.
const show = (...values) => console.log(...values);
const attempt = (name, run) => {
  try {
    show(name, run());
  } catch (error) {
    show(name, error.name);
  }
};

// Long ones.
const count = 1500;
const waiting = [];
for (let i = 0; i < count; i++) waiting.unshift(i);
show(waiting.length, waiting[0], waiting.at(-1));
let sum = 0;
const long = Array.from({ length: 30_000 }, (_, i) => i * 7);
for (let i = 0; i < 15_000; i++) sum += long.splice(0, 1)[0];
for (let i = 0; i < 200; i++) sum += long.splice(long.length - 50, 1)[0];
show(sum, long.length, long[0], long.at(-1));
const objects = long.map((value) => ({ value }));
sum = 0;
for (let i = 0; i < 500; i++) sum += objects.indexOf(objects[objects.length - 1 - i]);
for (let i = 0; i < 500; i++) sum += objects.lastIndexOf(objects[i]);
for (let i = 0; i < 500; i++) sum += long.includes(-i) ? 1 : 0;
show(sum);

// By chance, beside what the definition says.
let seed = 42;
const chance = (below) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
const values = [() => chance(5), () => chance(5) / 2, () => NaN, () => -0, () => 'a', () => undefined, () => null, () => 1e10];
const hash = require('crypto').createHash('sha1');
for (let round = 0; round < 300; round++) {
  const kind = chance(4);
  const array = [];
  for (let i = chance(12); i > 0; i--) {
    array.push(kind === 0 ? chance(5) : kind === 1 ? chance(5) / 2 : values[chance(values.length)]());
  }
  if (kind === 3 && array.length > 3) {
    if (chance(2)) delete array[chance(array.length)];
    else array.length += 2;
  }
  for (let call = 0; call < 6; call++) {
    const args = [];
    for (let i = chance(5); i > 0; i--) args.push(chance(3) ? chance(14) - 4 : values[chance(values.length)]());
    const method = ['splice', 'unshift', 'indexOf', 'lastIndexOf', 'includes', 'splice'][chance(6)];
    const result = array[method](...args);
    const is = (value) => (Array.isArray(value) ? value.map(is) : Object.is(value, -0) ? '-0' : String(value));
    hash.update(`${method} ${is(result)} ${Object.keys(array)} ${is(array)}\n`);
  }
}
show(hash.digest('hex'));

// Arrays that may not be changed.
for (const [name, close] of [
  ['frozen', Object.freeze],
  ['sealed', Object.seal],
  ['not extensible', Object.preventExtensions],
  ['of fixed length', (array) => Object.defineProperty(array, 'length', { writable: false })],
]) {
  const array = close([1, 2, 3]);
  attempt(`${name}: unshift`, () => array.unshift(0));
  show(array);
  attempt(`${name}: splice out`, () => array.splice(0, 1));
  show(array);
  attempt(`${name}: splice in`, () => array.splice(1, 0, 5, 6));
  attempt(`${name}: splice over`, () => array.splice(0, 1, 7));
  show(array);
}

// Accessors, classes, proxies, objects that are like arrays.
const told = [];
const watched = [1, 2, 3];
Object.defineProperty(watched, 1, { get: () => told.push('get'), set: (value) => told.push(`set ${value}`), configurable: true });
watched.unshift(0);
show(told, watched.length);
class Queue extends Array {}
const queue = Queue.of(1, 2, 3);
show(queue.splice(0, 1), queue, queue.unshift(9, 8), queue);
class Odd extends Array {
  static get [Symbol.species]() {
    told.push('species');
    return Array;
  }
}
show(Odd.of(1, 2).splice(0, 1), told.at(-1));
const own = [1, 2, 3];
own.constructor = { [Symbol.species]: function Mine() { this.made = true; } };
attempt('own constructor', () => own.splice(0, 2));
own.constructor = undefined;
show(own.splice(0), Object.keys(own));
const steps = [];
const proxy = new Proxy([1, 2], {
  get: (target, key) => (steps.push(`get ${String(key)}`), target[key]),
  has: (target, key) => (steps.push(`has ${String(key)}`), key in target),
  set: (target, key, value) => (steps.push(`set ${String(key)}`), Reflect.set(target, key, value)),
});
proxy.unshift(0);
proxy.indexOf(2);
show(steps.join(', '));
show(Array.prototype.splice.call({ length: 3, 0: 'a', 1: 'b', 2: 'c' }, 1, 1), Array.prototype.indexOf.call('abc', 'b'));
const seen = [];
show([1, 2, 3].splice({ valueOf: () => (seen.push('start'), 1) }, { valueOf: () => (seen.push('count'), 1) }), seen);
show([1, 2, 3].indexOf(3, '1'), [1, , 3].includes(undefined), [1, , 3].indexOf(undefined), [NaN].includes(NaN), [NaN].indexOf(NaN));

// What arrays inherit.
const heard = [];
Object.defineProperty(Array.prototype, 4, { set: (value) => heard.push(value), configurable: true });
const inherits = [1, 2, 3];
inherits.unshift(-1, 0);
delete Array.prototype[4];
show(heard, inherits, inherits.length);

for (const name of ['splice', 'unshift', 'indexOf', 'lastIndexOf', 'includes']) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(Array.prototype, name);
  show(value.name, value.length, 'prototype' in value, rest);
}
