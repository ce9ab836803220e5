'use strict';
// What is of one set and not of the other; large sets, and others than plain ones.
const range = (from, to, step = 1) => { const set = new Set(); for (let i = from; i < to; i += step) set.add(i); return set; };
const show = (set) => `${set.size} ${[...set].slice(0, 6)} .. ${[...set].slice(-3)} ${set.constructor.name}`;
for (const [a, b] of [[range(0, 10), range(5, 15)], [range(0, 20000), range(0, 30000, 2)], [range(0, 30000), range(100, 29000)], [range(0, 5), new Set()], [new Set(), range(0, 5)]]) {
  for (const method of ['difference', 'symmetricDifference', 'union', 'intersection']) console.log(method, show(a[method](b)), '|', show(b[method](a)));
}
const odd = new Set([NaN, 0, undefined, null, 'a', Symbol.iterator]);
console.log(odd.difference(new Set([-0, NaN])), odd.symmetricDifference(new Set(['b', 'a', NaN, -0])), odd.difference(odd).size);

// After entries have gone, and while something goes over the set.
const gone = range(0, 12);
for (const x of gone) {
  if (x % 2) gone.delete(x);
  if (x === 6) console.log(gone.difference(new Set([2, 8])), new Set([1, 2, 10, 20]).symmetricDifference(gone));
}
console.log(gone.difference(new Set([4])), gone.size);
const result = gone.difference(new Set([0, 2]));
result.delete(4);
result.add(4);
console.log([...result], [...gone]);

// What a script answers for the other one.
const heard = [];
class Own extends Set { has(value) { heard.push(value); return value > 2; } }
console.log(range(0, 5).difference(new Own([1, 2, 3, 4, 5, 6])), heard, new Own([1, 2]).difference(new Set([2])).constructor.name);
const like = { size: 9, has: (x) => x === 1, keys: () => [1, 1, 7].values() };
console.log(range(0, 3).difference(like), range(0, 3).symmetricDifference(like));
console.log(range(0, 4).difference(new Map([[1, 'x'], [3, 'y']])));
const named = new Set([1, 2]);
Object.defineProperty(named, 'size', { value: 100 });
console.log(range(0, 4).difference(named));
named.has = () => true;
console.log(range(0, 4).difference(named));
const { has } = Set.prototype;
Set.prototype.has = function (value) { heard.push('has'); return has.call(this, value); };
console.log(range(0, 2).difference(new Set([1, 5, 6])), heard.at(-1));
Set.prototype.has = has;
for (const other of [[1, 2], null, undefined, {}, { size: NaN }, { size: 1, has: 1 }]) {
  try { range(0, 3).difference(other); console.log('no error'); } catch (error) { console.log(error.name); }
}
try { Set.prototype.difference.call(new Map(), new Set()); } catch (error) { console.log(error.name); }
console.log(Set.prototype.difference.length, Set.prototype.symmetricDifference.name);
