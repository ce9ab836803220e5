// Iterators of Headers and FormData.
const log = (...a) => console.log(...a); const t = (n, f) => { try { log(n, f()) } catch (e) { log(n, 'threw', e.name, e.message) } };
for (const C of [Headers, FormData]) { const h = new C(); h.append('b', '1'); h.append('a', '2'); h.append('c', '3');
 const it = h.entries(); log(it.next()); h.append('aa', 'x'); log(it.next()); h.delete('b'); log([...it]); log(it.next(), it[Symbol.toStringTag], Object.getOwnPropertyNames(Object.getPrototypeOf(it)), it.return, it[Symbol.iterator]() === it);
 t('n', () => it.next.call({})); t('e', () => C.prototype.entries.call({})); t('k', () => [...h.keys()]); t('v', () => [...h.values()]); t('l', () => [C.prototype.entries.length, C.prototype.entries.name, C.prototype[Symbol.iterator] === C.prototype.entries, Object.keys(C.prototype)]); t('i', () => it);
 for (const [k] of h) { log(k); if (k === 'a') h.delete('aa'); }
 t('proto', () => Object.getPrototypeOf(Object.getPrototypeOf(it)) === Object.getPrototypeOf(Object.getPrototypeOf([].values())));  h.forEach((v, k, o) => log(v, k, o === h)); t('map', () => it.map && [...h.keys().map(x => x + 1)]);
 const a = h.keys(); log(Object.keys(a), Reflect.ownKeys(a).length, String(a)); }
{
const { performance, PerformanceObserver, createHistogram } = require('perf_hooks'); const util = require('util');
const m = performance.mark('a', { startTime: 1 }); let L; 
new PerformanceObserver((l, o) => { console.log(util.inspect({ l, o, x: { l } }, { depth: 0 })); o.disconnect(); }).observe({ entryTypes: ['mark'] }); performance.mark('z', { startTime: 2 });
console.log(util.inspect({ m, q: { m }, p: performance, o: new PerformanceObserver(() => {}), h: createHistogram() }, { depth: 0 }));
console.log(util.inspect({ m, q: { m } }, { depth: 1 }));
}
