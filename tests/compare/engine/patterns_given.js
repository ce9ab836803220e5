// Arrow functions that take apart what they are given.
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, error.name, error.message);
  }
};
const entries = Object.entries({ a: 1, b: 2, c: 3 });
t('methods', () => [entries.map(([k, v]) => k + v), entries.filter(([, v]) => v > 1), entries.reduce((sum, [, v]) => sum + v, 0), entries.sort(([a], [b]) => b.localeCompare(a)), Object.fromEntries(entries.map(([k, v]) => [v, k]))]);
t('bodies', () => [[[1, 2]].map(([a, b]) => ({ a, b })), [[1, 2]].map(([a, b]) => (a, b)), [[1, 2]].map( ( [ a , b ] )  =>  (
  a + b
) ), [[1]].map(([a]) =>
  a), [[5]].map(([a]) => [...[a], a]), [[1]].map(([a]) => ((b) => a + b)(2)), [[1]].map(([a]) => a ? `${a}` : /x/), [['x']].map(([a]) => a in { x: 1 })]);
t('defaults', () => [(([a = 1, b = 'b', c = null, d = entries]) => [a, b, c, d === entries])([undefined, 2]), ((x, [a = x]) => a)(7, []), (([a], b) => [a, b])('xy', 3)]);
t('shape', () => { const f = ([a], b) => a; const g = (x, [y]) => [x, y]; return [f.length, g.length, f.name, String(f), String(g), 'prototype' in f]; });
t('source', () => [([a, , b]) => a + b, async ([a]) => (a), ([a]) => ({ a }), ([a]) => ([b]) => [a, b], ([a /* first */, b]) => b].map(String));
t('templates', () => [(a) => `${a}`, ([a]) => `${a}`, (a) => `x`, (a) =>
  a + `${a}`, (a) => String.raw`${a}`, (a) => (`${a}`), async (a) => `${`${a}`}`, (a) => (b) => `${a}${b}`].map((f) => [String(f), f.constructor.name === 'Function' ? String(f([1])) : 'async']));
t('nested', () => (([a]) => ([b]) => [a, b])([1])([2]));
t('this', () => (function () { return [[1]].map(([a]) => [this.x, a, arguments.length]); }).call({ x: 'mine' }, 1, 2));
t('assigned', () => (([a, b]) => (a = 5, b += a, [a, b]))([1, 2]));
t('closures', () => [[1], [2]].map(([a]) => () => a++).map((f) => [f(), f()]));
t('eval', () => (([a]) => eval('a + 1'))([1]));
t('names', () => [(([async, of]) => async + of)([1, 2]), (([get]) => get)([3]), ((undefined_, [undefinedToo]) => undefinedToo)(0, [4])]);
t('iterators', () => { const log = []; const it = { [Symbol.iterator]() { return this; }, next() { log.push('next'); return { value: 1 }; }, return() { log.push('return'); return {}; } }; return [(([a, b]) => (log.push('body'), [a, b]))(it), log.join()]; });
for (const given of [undefined, null, 5, true, 'é', {}, () => 1, 7n, [], { [Symbol.iterator]: 5 }, { [Symbol.iterator]: () => 5 }]) t(typeof given, () => (([a]) => a)(given));
t('too few', () => (([a]) => a)());
t('fails', () => (([a]) => a.b.c)([{}]));
for (const text of ['([a, a]) => a', '(a, [a]) => a', '([a]) => { "use strict"; }', 'async ([await]) => 1']) { try { new Function(text); console.log('taken'); } catch (error) { console.log(error.name); } }
(async () => {
  console.log(await (async ([a]) => await a)([Promise.resolve('awaited')]));
  await (async ([a]) => a)(5).catch((error) => console.log('rejected', error.message));
  console.log(await Promise.all([[1, 2], [3, 4]].map(async ([a, b]) => (await a) + b)));
})();
