// for...in over proxies, and over what inherits from one: names are collected first, what a proxy inherits among them.
const log = [];
const mk = (o) => new Proxy(o, {
  ownKeys(t) { log.push('ownKeys'); return Reflect.ownKeys(t); },
  getOwnPropertyDescriptor(t, k) { log.push('gopd:' + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); },
  getPrototypeOf(t) { log.push('getProto'); return Reflect.getPrototypeOf(t); },
  get(t, k, r) { log.push('get:' + String(k)); return Reflect.get(t, k, r); },
});
const flush = (n) => { console.log(n, log.join()); log.length = 0; };
for (const k in mk({ a: 1, b: 2 })) log.push('k' + k);
flush('plain');
for (const k in Object.create(mk({ a: 1, b: 2 }), { b: { value: 1 }, c: { value: 2, enumerable: true } })) log.push('k' + k);
flush('inherited');
for (const k in mk(Object.create({ z: 1 }, { n: { value: 1 }, y: { value: 1, enumerable: true } }))) log.push('k' + k);
flush('inherits');
{ const p = mk({ a: 1, b: 2, c: 3 }); for (const k in p) { log.push('k' + k); delete p.b; } }
flush('deleted');
for (const k in mk([5, 6])) log.push('k' + k);
flush('array');
(() => { for (const k in mk({ a: 1, b: 2 })) { log.push(k); break; } })();
flush('break');
(() => { for (const x of [1, 2]) { try { for (const k in mk({ a: 1 })) { log.push(k); if (x === 1) throw 1; } } catch { log.push('caught'); } } })();
flush('errors');
for (const f of [{ ownKeys() { throw new Error('keys'); } }, { getOwnPropertyDescriptor() { throw new Error('gopd'); } }]) {
  try { for (const k in new Proxy({ a: 1 }, f)); } catch (e) { console.log(e.message); }
}
{ const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); try { for (const k in proxy); } catch (e) { console.log(e.message); } }
console.log((function () { for (const k in (this, mk)) return k; }).toString());
