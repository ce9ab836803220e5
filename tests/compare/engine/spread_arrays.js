// Arrays with parts of others in them: what is gone over, when, and what fails.
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
const [a, b] = [[1, 2], ['x', , 'z']];
const log = [];
const seen = (name, value) => { log.push(name); return value; };
function* gen(...all) { for (const one of all) { log.push(`gives ${one}`); yield one; } log.push('ended'); }
t('shapes', () => [[...a], [0, ...a], [...a, 3], [...a, ...b], [...a, 0, ...b, 9, ...a], [[...a], ...[...a]], [...[]], [...a,], [...a, ...b,], [...a, 5,], [5, 6, ...a, 7, 8,]]);
t('holes', () => [[...b], [...b].hasOwnProperty(1), [, ...a], [...a, , 1], 1 in [...[, 1]]]);
t('own', () => { const copy = [...a]; copy.push(9); copy.length = 7; return [copy, a, Array.isArray(copy), Object.getPrototypeOf(copy) === Array.prototype, JSON.stringify(Object.getOwnPropertyDescriptor([...a], 'length'))]; });
t('kinds', () => [[...'aü😀'], [...new Set([3, 1, 3])], [...new Map([[1, 2]])], [...new Map([[1, 2]]).keys()], [...new Uint8Array([7, 8])], [...a.entries()], [...gen(1)], [...[1.5, 2]], [...['a', null, undefined]]]);
t('order', () => { log.length = 0; return [[seen('first', 1), ...gen('p'), seen('then', 2), ...seen('last', gen('q', 'r')), seen('end', 3)], log.join()]; });
t('changed meanwhile', () => { const list = [1]; return [[...list, list.push(2), ...list, list.push(3), ...list], list]; });
t('long', () => { let all = []; for (let i = 0; i < 2000; i++) all = [...all, i]; return [all.length, all[0], all.at(-1)]; });
t('arguments', () => (function () { return [0, ...arguments]; })(4, 5));
t('in functions', () => [((...all) => [...all, all.length])(1, 2), Math.max(...[...a, 7]), new Array(...[...a]).length, [...(() => [...a])()]]);
t('yields', () => { function* g() { return [1, ...(yield 'one'), yield 'two', ...(yield 'three')]; } const it = g(); return [it.next().value, it.next([2, 3]).value, it.next(4).value, it.next([5]).value]; });
t('subclass', () => { class L extends Array { *[Symbol.iterator]() { yield 'own'; } } return [[...L.from([1, 2])], [...new (class extends Array {})(3)]]; });
t('own iterator', () => { const list = [1, 2]; list[Symbol.iterator] = function* () { yield 'mine'; }; return [[...list], [0, ...list, 1]]; });
t('proxies', () => { const keys = []; const made = [...new Proxy([1, 2], { get(of, key, by) { keys.push(String(key)); return Reflect.get(of, key, by); } })]; return [made, keys.join()]; });
t('getters', () => { const list = [1, 2, 3]; Object.defineProperty(list, 1, { get() { list.length = 2; return 'got'; } }); return [...list]; });
t('replaced next', () => {
  const prototype = Object.getPrototypeOf([][Symbol.iterator]());
  const { next } = prototype;
  prototype.next = function () { const result = next.call(this); return result.done ? result : { done: false, value: `<${result.value}>` }; };
  try { return [...a]; } finally { prototype.next = next; }
});
t('replaced iterator', () => {
  const values = Array.prototype[Symbol.iterator];
  Array.prototype[Symbol.iterator] = function* () { yield 'other'; };
  try { return [...a].length; } finally { Array.prototype[Symbol.iterator] = values; }
});
t('source', () => [(x) => [1, ...x, /* a, */ ...x , 2, ], (x) => [1, ...x], (x) => [...x , ], function f(x) { return [...x, ...[...x]]; }].map(String));
t('thrown', () => [...gen(1), ...(() => { throw new Error('mine'); })()]);
t('thrown by next', () => [...{ [Symbol.iterator]: () => ({ next() { throw new RangeError('next'); }, return() { console.log('never'); } }) }]);
let undef; const nul = null; const object = { p: undefined, q: {} }; const number = 5; const fn = () => {}; const bad = { [Symbol.iterator]: 5 };
for (const run of [() => [...undef], () => [1, ...nul], () => [...a, ...object], () => [...number], () => [...object.p, 1], () => [...object.q], () => [...fn()], () => [...fn],
  () => [...bad], () => [...{ [Symbol.iterator]() { return 5; } }], () => [...{ [Symbol.iterator]() { return { next() { return 5; } }; } }], () => [...Symbol('s')], () => [...object.q.r.s]]) {
  try { run(); } catch (error) { console.log(error.name, error.message, error.stack.split('\n')[1].trim().replace(/\(?\/.*\//, '').replace(/:\d+$/, '')); }
}
