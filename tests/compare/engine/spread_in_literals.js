'use strict';
// Arrays' literals with something spread in them: of each kind, in each place, and what may be seen of it.
const list = [1, 2, 3, 4, 5, 6];
const show = (...all) => console.log(...all);
show([...list], [0, ...list], [...list, 7], [0, ...list, 7, ...list, 'x'], [...[], ...list]);
show([...[1.5, 2.5, 3.5, 4.5, 5.5]], [...['a', 'b', 'c', 'd', null, undefined]], [...[{ a: 1 }, [2], 3, 4]]);
show([...list] !== list, [...list].length, Array.isArray([...list]), Object.getPrototypeOf([...list]) === Array.prototype);
show([...'latin text'], [...'été \u{1f600} \ud800x'], [...''], [...'ab']);
show([...new Set('hello world')], [...new Map([[1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']])], [...new Map([[1, 2]])]);
show([...new Uint8Array(6)], [...list.entries()].length, [...list.keys()], [...new Map([[1, 2]]).keys()]);
show([...(function* () { yield* list; })()], [...[...[...list], 8], 9], [[...list], [...list, [...list]]].flat(2).length);
show([...Buffer.from('bytes here')], [...list.map((x) => x * 2)], [...(list.length > 3 ? list : [])], [...list ?? []]);
function args() { return [...arguments, ...list]; }
show(args(1, 2, 3, 4, 5), args());

// Holes.
const holes = [1, , 3, , 5, 6];
show([...holes], 1 in [...holes], [, ...list], [...list, , 1], [...new Array(5)]);
const backwards = [];
for (let i = 9; i >= 0; i--) backwards[i] = i;
show([...backwards]);
const longer = [1, 2, 3, 4, 5];
longer.length = 7;
show([...longer]);

// The order in which things happen.
const order = [1, 2, 3, 4, 5];
show([...order, order.push('late'), ...order, order.length = 0, ...order]);
let changed = [1, 2, 3, 4];
show([...changed, changed = [9, 8, 7, 6], ...changed]);
const say = (what) => (show('say', what), what);
show([say(1), ...say([2, 3, 4, 5]), say(6), ...say('text')]);
function* pieces() { const got = [...list, yield 'first', ...(yield 'second'), ...list]; return got; }
const going = pieces();
show(going.next(), going.next('one'), going.next(new Set([1, 2, 3, 4, 5])));
const left = pieces();
left.next();
show(left.return('left'), [...list]);
try { [...list, (() => { throw new Error('in between'); })()]; } catch (error) { show(error.message, [...list].length, ['plain', ...'abcd']); }
(async () => show('async', [...list, await 1, ...(await list)]))();

// Where a call could be taken for something else.
show(new [...[Array, Map, Set, Date]][1]() instanceof Map, typeof [...list], void [...list], [...list][3], [...list].length);
const of = (x) => { switch (x) { case[...list].length: return'six'; default: return[...list]; } };
show(of(6), of(1));
let target;
[target, ...changed] = [...list];
show(target, changed, [...list] in {}, `${[...list]}`, (([...rest]) => [...rest, ...rest])(list));
for (const x of[...list, 7])if (x > 6) show(x);
if (target) [...list].forEach((x) => x > 5 && show(x));
[...list].reverse();
show(String(() => [ ...list , /* here */ ... [ 1 ] ]), String(function f() { return [...'text']; }));
const named = [...list, () => {}, class {}, function () {}];
show(named.slice(-3).map((f) => f.name));

// What a script has changed is asked.
class Own extends Array { *[Symbol.iterator]() { yield 'own'; } }
show([...Own.from(list)], [...class extends Array {}.from(list)]);
const single = [1, 2, 3, 4, 5];
single[Symbol.iterator] = function* () { yield 'single'; };
show([...single]);
const got = [];
const accessor = [1, 2, 3, 4, 5];
Object.defineProperty(accessor, 2, { get: () => got.push('get'), enumerable: true });
show([...accessor], got, [...Object.freeze([1, 2, 3, 4, 5])]);
show([...new Proxy(list, { get: (t, k) => (got.push(String(k)), t[k]) })], got.length);
const plain = Object.assign(Object.create(null), { *[Symbol.iterator]() { yield* list; } });
show([...plain], [...new String('object')], [...Object.assign(new Set(list), { *[Symbol.iterator]() { yield 's'; } })]);
const set = new Set(list);
set.delete(3);
for (const x of set) { set.delete(x); set.add(x + 10); if (x > 3) break; }
show([...set]);
for (const [what, prototype] of [['next', Object.getPrototypeOf([].values())], ['next', Object.getPrototypeOf(new Set().values())], ['next', Object.getPrototypeOf(''[Symbol.iterator]())]]) {
  const engines = prototype[what];
  prototype[what] = function () { const result = engines.call(this); if (!result.done) result.value += '!'; return result; };
  show([...list, ...new Set(list), ...'text']);
  prototype[what] = engines;
  show([...list].length);
}
const names = [];
const aSet = new Set(list);
const aMap = new Map(list.map((x) => [x, x]));
for (const prototype of [Array.prototype, Set.prototype, Map.prototype, String.prototype]) {
  const engines = prototype[Symbol.iterator];
  prototype[Symbol.iterator] = function* () { yield 'changed'; };
  names.push([...list, ...aSet, ...aMap, ...'text'].length);
  delete prototype[Symbol.iterator];
  try { [...list, ...aSet, ...aMap, ...'text']; } catch (error) { names.push(error.name); }
  Object.defineProperty(prototype, Symbol.iterator, { value: engines, writable: true, configurable: true });
}
show(names, [...list, ...'text'].length);
const { runInNewContext } = require('vm');
show([...runInNewContext('[...[1, 2, 3, 4, 5], 6]')], runInNewContext('[...list] instanceof Array', { list }));

// What cannot be spread.
let none;
for (const run of [() => [...none], () => [...none.x], () => [...5], () => [...{}], () => [...list, ...none]]) {
  try { run(); } catch (error) { show(error.name); }
}
const long = Array.from({ length: 20000 }, (_, i) => i);
let kept = [];
for (let i = 0; i < 300; i++) kept = [...kept, i];
show([...long, ...long].length, kept.length, kept.at(-1), [...long, ...new Set(long), ...'x'.repeat(1000)].length);
for (const depth of [3, 20, 1000]) show(new Function(`return ${'[...'.repeat(depth)}[1, 2, 3, 4, 5]${']'.repeat(depth)}`)().length);
