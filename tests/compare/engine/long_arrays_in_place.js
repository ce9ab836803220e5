'use strict';
// `unshift` and `splice` on long arrays, anywhere in them, beside the same done by the letter of the
// standard on an object that is like one; and arrays that are not just arrays.
const letters = (list) => {
  let sum = 0;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    sum = (sum * 31 + (typeof value === 'number' ? value * 2 : String(value).length)) % 1000003;
  }
  return `${list.length}:${sum}`;
};
const make = {
  integers: (i) => i,
  numbers: (i) => i + 0.5,
  texts: (i) => 't' + i,
  objects: (i) => ({ i, toString() { return 'o' + i; } }),
  mixed: (i) => (i % 3 ? i : i % 2 ? null : undefined),
};
const like = (n, of) => {
  const object = { length: n };
  for (let i = 0; i < n; i++) object[i] = of(i);
  return object;
};
for (const [name, of] of Object.entries(make)) {
  for (const n of [3, 40, 300, 2000]) {
    const array = Array.from({ length: n }, (_, i) => of(i));
    const other = like(n, of);
    const calls = [
      ['unshift', 'first'], ['unshift', 1, 2.5, 'x'], ['splice', 0, 1], ['splice', 0, 10], ['splice', n >> 1, 1],
      ['splice', n >> 1, 0, 'a', 7], ['splice', 2, n >> 1], ['splice', -3, 2, 'e'], ['splice', 1, 1, 'same'],
      ['splice', 0, 0, ...[1, 2, 3, 4, 5]], ['splice', -1], ['push', 9], ['shift'], ['pop'], ['unshift'],
      ['splice', 1, 5, 0.25], ['splice', 0, 1e9], ['unshift', 'only'],
    ];
    const seen = [];
    for (const [method, ...args] of calls) {
      const one = array[method](...args);
      const two = Array.prototype[method].apply(other, args);
      const show = (value) => (Array.isArray(value) ? letters(value) : String(value));
      if (show(one) !== show(two) || letters(array) !== letters(other)) console.log('differs', name, n, method, args);
      seen.push(letters(array));
    }
    console.log(name, n, seen.join(' '));
  }
}

const long = () => Array.from({ length: 500 }, (_, i) => i);
const attempt = (what, run) => {
  try {
    console.log(what, run());
  } catch (error) {
    console.log(what, error.name);
  }
};

// Private members of what was no instance when it was made.
class Same { constructor(object) { return object; } }
class Stamp extends Same {
  #mark = 'marked';
  static of(object) { return object.#mark; }
  static has(object) { return #mark in object; }
}
const stamped = long();
new Stamp(stamped);
stamped.unshift('a');
stamped.splice(250, 1);
console.log(Stamp.of(stamped), Stamp.has(long()), letters(stamped));

class List extends Array { last() { return this.at(-1); } }
const list = List.from(long());
list.unshift(-1);
console.log(list instanceof List, list.last(), list.splice(200, 3).constructor.name, letters(list));

const named = long();
named.title = 'kept';
named[Symbol.for('s')] = 1;
named.unshift('n');
named.splice(200, 2, 'in');
console.log(named.title, named[Symbol.for('s')], letters(named), Object.keys(named).length);

for (const [name, close] of Object.entries({
  frozen: Object.freeze,
  sealed: Object.seal,
  'not extensible': Object.preventExtensions,
  'of one length': (array) => Object.defineProperty(array, 'length', { writable: false }),
})) {
  const array = close(long());
  attempt(`${name}, unshift`, () => array.unshift(1));
  attempt(`${name}, splice in`, () => array.splice(200, 0, 1));
  attempt(`${name}, splice out`, () => array.splice(200, 100).length);
  console.log(letters(array));
}

const holes = long();
delete holes[100];
holes.length = 600;
holes.unshift('h');
holes.splice(300, 5, 'i');
console.log(101 in holes, 102 in holes, 550 in holes, letters(holes), Object.keys(holes).length);

const watched = long();
const heard = [];
Object.defineProperty(watched, 3, { get: () => 'got', set: (value) => heard.push(value), configurable: true });
watched.unshift('w');
console.log(heard, watched[4], letters(watched));

const through = [];
const proxy = new Proxy(long(), {
  set(target, key, value) {
    through.push(key);
    target[key] = value;
    return true;
  },
});
proxy.splice(495, 1);
console.log(through);

// While something goes over it.
const looped = long();
const met = [];
for (const value of looped) {
  if (met.length < 3) looped.unshift('u' + met.length);
  if (value === 0 && met.length < 10) looped.splice(2, 250);
  met.push(value);
  if (met.length > 8) break;
}
console.log(met);
const each = [];
const gone = long();
gone.forEach((value) => {
  each.push(value);
  if (value % 2 === 0) gone.splice(gone.indexOf(value), 1);
});
console.log(letters(each), letters(gone));

// What knew the array before knows it still.
const kept = long();
const known = new Map([[kept, 'map']]);
const weak = new WeakMap([[kept, 'weak']]);
const frozenRef = { kept };
const read = (array, i) => array[i] + ':' + array.length;
for (let i = 0; i < 5; i++) read(kept, i);
kept.unshift('z');
kept.splice(250, 1);
console.log(known.get(kept), weak.get(kept), frozenRef.kept === kept, read(kept, 0), read(kept, 499), kept.length = 2, kept);

Array.prototype[700] = 'inherited';
const shadow = Array.from({ length: 699 }, (_, i) => i);
shadow.unshift('s', 't');
console.log(shadow.length, shadow[700], Object.hasOwn(shadow, '700'));
delete Array.prototype[700];
