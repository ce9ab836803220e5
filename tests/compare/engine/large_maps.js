'use strict';
// Large maps and sets that are emptied in their order, are used as queues and caches, and change while
// somebody goes through them.
const count = 30_000;
const map = new Map();
const set = new Set();
for (let i = 0; i < count; i++) {
  map.set(`key ${i}`, i);
  set.add(i);
}
for (let i = 0; i < count; i += 2) {
  map.delete(`key ${i}`);
  set.delete(i);
}
console.log(map.size, set.size, map.has('key 2'), map.get('key 3'), set.has(2), set.has(3));
console.log([...map].slice(0, 3), [...set].slice(-3), map.keys().next().value);
for (let i = 0; i < count; i++) {
  map.set(`key ${i}`, -i);
  set.add(i);
}
console.log([...map].slice(-2), [...map].slice(0, 2), [...set].slice(14_998, 15_002), map.size);
let sum = 0;
for (let i = 0; i < count; i++) {
  // A cache: what is used goes to the end, what is oldest goes.
  const key = `key ${(i * 7919) % count}`;
  const value = map.get(key);
  map.delete(key);
  map.set(key, value);
  if (i % 3 === 0) {
    const [oldest] = map.keys();
    sum += map.get(oldest) ?? 0;
    map.delete(oldest);
    map.set(oldest, i);
  }
}
console.log(sum, map.size, [...map.keys()].slice(0, 3), [...map.keys()].slice(-3));
const seen = [];
for (const value of set) {
  set.delete(value);
  if (value % 5000 === 1) {
    seen.push(value);
    set.add(-value);
  }
}
console.log(seen, set.size);
map.forEach((value, key) => {
  map.delete(key);
  if (value === 3) map.set('new', 4);
});
console.log(map.size, [...map], map.delete('none'), set.delete());

// Going on over what was deleted.
for (let i = 0; i < 5000; i++) set.add(i);
const iterator = set.values();
for (let i = 0; i < 10; i++) iterator.next();
for (let i = 0; i < 4000; i++) set.delete(i);
console.log(iterator.next().value, iterator.next().value, set.size);
const other = new Set([4500, 4999, 7]);
console.log(set.intersection(other), set.difference(new Set([...set].slice(2))), other.isSubsetOf(set), set.isSupersetOf(new Set([4001])));
console.log(require('util').inspect(set, { maxArrayLength: 2 }), structuredClone(set).size, structuredClone(map).size);
set.clear();
set.add('again');
console.log(set, set.delete('again'), set.size);
for (const method of [Map.prototype.delete, Set.prototype.delete]) {
  console.log(method.name, method.length, 'prototype' in method);
  try {
    method.call([], 1);
  } catch (error) {
    console.log(error.name);
  }
}

// Many of them, while the collector runs: iterators that nobody holds are let go in between.
const many = Array.from({ length: 8 }, () => new Map(Array.from({ length: 3000 }, (_, i) => [i, [i]])));
let left = 0;
for (let round = 0; round < 3000; round++) {
  for (const each of many) {
    each.delete(round);
    each.set(round + 3000, { round, more: [round] });
    if (round % 500 === 0) for (const [key, value] of each) if (value.round === undefined) left += key;
  }
}
console.log(left, many.map((each) => each.size).join(), [...many[3].keys()].slice(0, 2));
