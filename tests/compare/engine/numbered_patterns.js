// Array patterns that take what they name by its number.
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
const log = [];
const from = (count, extra) => {
  let at = 0;
  log.length = 0;
  return {
    [Symbol.iterator]() { log.push('begin'); return this; },
    next() { log.push('next'); at++; return { done: at > count, get value() { log.push(`value ${at}`); return at; } }; },
    return(...args) { log.push(`return ${args.length}`); return {}; },
    ...extra,
  };
};
t('arrays', () => { const [a, b, c] = [1, 2]; let [d] = ['x', 'y']; var [, e, , f] = [1, 2, 3, 4, 5]; const [g] = [, 1]; return [a, b, c, d, e, f, g]; });
t('defaults', () => { const five = 5; const [a = 1, b = five, c = 'c', d = null, e = undefined] = [undefined, null]; return [a, b, c, d, e]; });
t('names', () => { const [f = () => {}, g = function () {}, h = class {}] = []; return [f.name, g.name, h.name]; });
t('passed over', () => { const [, , a] = [1, 2, 3]; const [ , b,  , c ] = 'wxyz'; const [d, , ] = [4, 5]; const [/* x */, i] = [6, 7]; const [
  ,
  j,
] = [8, 9]; return [a, b, c, d, i, j]; });
t('kinds', () => { const [a, b] = 'ü😀'; const [c] = new Set([7]); const [[d, e]] = new Map([[8, 9]]); const [f] = new Uint8Array([10]); const [g, h] = (function* () { yield 11; })(); return [a, b, c, d, e, f, g, h]; });
t('iterators', () => {
  const all = [];
  { const [a, b] = from(5); all.push(a, b, log.join()); }
  { const [a, , b = 'default'] = from(1); all.push(a, b, log.join()); }
  { const [a] = from(1); all.push(a, log.join()); }
  { const [] = from(1); all.push(log.join()); }
  { const [a, ...b] = from(3); all.push(a, b, log.join()); }
  return all;
});
t('closing fails', () => { const [a] = from(2, { return() { throw new Error('closing'); } }); return a; });
t('closing gives nothing', () => { const [a] = from(2, { return() { return 5; } }); return a; });
t('no closing', () => { const [a] = from(2, { return: undefined }); return [a, log.join()]; });
t('next fails', () => { const [a] = from(2, { next() { throw new Error('next'); }, return() { console.log('never'); } }); return a; });
t('subclasses', () => { class L extends Array { *[Symbol.iterator]() { yield 'own'; } } const [a, b] = L.of(1, 2); const [c] = new (class extends Array {})('z', 'y'); return [a, b, c]; });
t('proxies and getters', () => { const keys = []; const [a, b] = new Proxy([1, 2], { get(of, key, by) { keys.push(String(key)); return Reflect.get(of, key, by); } }); const list = [1, 2]; Object.defineProperty(list, 0, { get() { list[1] = 'changed'; return 'got'; } }); const [c, d] = list; return [a, b, keys.join(), c, d]; });
t('arguments', () => (function () { const [a, b] = arguments; return [a, b]; })(1, 2));
t('closures', () => { const all = []; for (const text of ['a=1', 'b=2']) { const [key, value] = text.split('='); all.push(() => key + value); } return all.map((one) => one()); });
t('in a for', () => { const all = []; for (let [i, n] = [0, 3]; i < n; i++) all.push(() => i); return all.map((one) => one()); });
t('too early', () => { const [a, b] = [() => b, 1]; const [c = c0, c0] = []; return [a(), c]; });
t('assigned', () => { const [a] = [1]; a = 2; });
t('match', () => { const [, year, month] = /(\d+)-(\d+)/.exec('2024-05'); const [whole] = 'abc'.match(/b/) || []; return [year, month, whole]; });
t('source', () => [function f(x) { const [a, , b = 1] = x; let [ , c] = x, d = 5; return [...a, b]; }, (x) => { const [y] = x }].map(String));
t('generators', () => { function* g() { const [a, b] = yield 1; return [b, a]; } const it = g(); it.next(); return it.next('xy').value; });
t('prototype', () => { Array.prototype[2] = 'inherited'; try { const [a, b, c] = [1, 2]; const [, , d] = [1, 2, , 4]; return [a, b, c, d]; } finally { delete Array.prototype[2]; } });
let undef; const object = { p: undefined, q: {} }; const fn = () => {};
for (const run of [() => { const [a] = undef; }, () => { let [a, b] = object.p; }, () => { const [a] = object.q; }, () => { const [a] = fn(); }, () => { const [a] = null; }, () => { var [a] = 5; }, () => { const [a] = object; },
  () => { const [a] = { [Symbol.iterator]() { return 5; } }; }, () => { const [a] = object.q.r.s; }, () => { const [a] = Symbol('s'); }]) {
  try { run(); } catch (error) { console.log(error.name, error.message); }
}
(async () => { const [a, b] = await Promise.all([1, fn]); console.log(a, b === fn); })();
