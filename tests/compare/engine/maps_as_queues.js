'use strict';
// The oldest entry is taken out again and again, by an iterator that nobody keeps.
const map = new Map();
const set = new Set();
let sum = 0;
for (let i = 0; i < 20000; i++) {
  map.set(i, i);
  set.add(i);
  if (map.size > 50) {
    const oldest = map.keys().next().value;
    sum += oldest;
    map.delete(oldest);
  }
  if (set.size > 50) {
    const [oldest] = set;
    set.delete(oldest);
  }
}
console.log(sum, map.size, set.size, [...map.keys()][0], [...set][49]);

// An iterator that is kept has its place, however much goes meanwhile.
const kept = map.values();
console.log(kept.next().value, kept.next().value);
for (let i = 20000; i < 26000; i++) {
  map.set(i, i);
  map.delete(i - 49);
}
console.log(map.size, kept.next().value, [...kept].length);

// Deleting in a loop over what is looped over.
const all = new Map(Array.from({ length: 3000 }, (_, i) => [i, i]));
let seen = 0;
for (const key of all.keys()) {
  seen++;
  all.delete(key);
  if (key === 2999) all.set('last', 1);
}
console.log(seen, all.size);
