'use strict';
// A map or set that is cleared while a loop goes over it: the loop sees what is put in behind.
const log = (...all) => console.log(...all);

const queue = new Set([1, 2, 3]);
const seen = [];
for (const x of queue) {
  seen.push(x);
  queue.clear();
  if (seen.length < 5) { queue.add(x + 10); queue.add(x); }
}
log(seen, queue);

const map = new Map([[1, 'a'], [2, 'b']]);
const steps = map.entries();
log(steps.next().value);
map.clear();
log(map.size, map.has(2), map.get(2), [...map]);
map.set(2, 'c');
log(steps.next().value, map.size, [...map.keys()]);
map.clear(); map.clear();
map.set(3, 'd').set(4, 'e');
log([...steps], [...map]);
map.clear();
log([...map], map.size);

const each = [];
map.set('x', 1).set('y', 2);
map.forEach((value, key) => {
  each.push(key);
  if (key === 'x') { map.clear(); map.set('z', 3); map.set('x', 4); }
  if (each.length > 6) map.clear();
});
log(each, map);
const both = new Set(['a']);
both.forEach((x) => { both.clear(); if (x.length < 4) both.add(`${x}b`); });
log(both);

// One that is left early, and one at its end.
for (const x of both) break;
const left = new Set([1, 2, 3]);
for (const x of left) if (x === 2) break;
left.clear(); left.add(9);
log([...left], left.size);
const ended = left.values();
log([...ended]);
left.clear(); left.add(7);
log([...ended], [...left]);

const many = new Map();
for (let turn = 0; turn < 3000; turn++) {
  many.set(turn, turn).set(-turn, turn);
  for (const [key] of many) if (key === turn) break;
  many.clear();
}
log(many.size, Map.prototype.clear.name, Map.prototype.clear.length, many.clear());
const large = new Set(Array.from({ length: 50000 }, (_, at) => at));
let count = 0;
for (const x of large) { if (x === 25000) { large.clear(); large.add('end'); } count++; }
log(count, large);
