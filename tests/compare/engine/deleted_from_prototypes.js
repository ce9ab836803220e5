// Methods and accessors are deleted from prototypes that have been read through, and come again.
const log = (...a) => console.log(...a);
class B { inh() { return 'B.inh'; } get acc() { return 'B.acc'; } }
class A extends B { m1() { return 'm1'; } m2() { return 'm2'; } get g() { return 'g'; } set s(v) { this._s = v; } m3() { return 'm3'; } [Symbol.iterator]() { return 'it'; } m4() { return 'm4'; } inh() { return 'A.inh'; } get acc() { return 'A.acc'; } last() { return 'last'; } }
const o = new A();
const read = () => ['m1', 'm2', 'm3', 'm4', 'inh', 'last'].map((k) => { try { return calls[k](); } catch (e) { return e.constructor.name; } }).join() + ' ' + o.g + ' ' + o.acc;
const calls = { m1: () => o.m1(), m2: () => o.m2(), m3: () => o.m3(), m4: () => o.m4(), inh: () => o.inh(), last: () => o.last() };
log(read()); log(read());
log(delete A.prototype.m1, 'm1' in o, read());
log(delete A.prototype.g, 'g' in o, read());
log(delete A.prototype.inh, read());
log(delete A.prototype.acc, read());
log(Reflect.deleteProperty(A.prototype, 'last'), read());
const k = 'm3';
log(delete A.prototype[k], read());
log(Reflect.ownKeys(A.prototype), Object.getOwnPropertySymbols(A.prototype), Object.keys(Object.getOwnPropertyDescriptors(A.prototype)), o[Symbol.iterator]());
A.prototype.m1 = function () { return 'new m1'; };
log(read(), Object.keys(A.prototype));
A.prototype[k] = () => 'new m3';
setImmediate(() => {
  log(read());
  delete A.prototype.m1; log(read());
});
(function () {
  'use strict';
  Object.defineProperty(A.prototype, 'fixed', { value: 1 });
  try { delete A.prototype.fixed; } catch (e) { log(e.name); }
  try { delete A.prototype['fixed']; } catch (e) { log(e.name); }
})();
log(delete A.prototype.fixed, delete A.prototype.none, delete A.prototype[12]);
Object.prototype.poll = 1; const p = () => ({}).poll;
log(p(), p()); delete Object.prototype.poll; log(p(), p()); Object.prototype.poll = 2; log(p()); delete Object.prototype.poll; log(p());
Array.prototype.foo = 7; const q = () => [].foo; log(q(), q()); delete Array.prototype.foo; log(q(), [1, 2].map((x) => x + 1)); for (const i in [1]) log(i);
for (let i = 0; i < 200; i++) { Object.prototype.zed = i; if (({}).zed !== i) log('bad', i); delete Object.prototype.zed; if (({}).zed !== undefined) log('bad2', i); }
Array.prototype[3] = 1; delete Array.prototype[3];

// What stands behind a value that becomes an accessor stays where it is.
function F() {}
F.prototype.x = 1; F.prototype.y = 2; F.prototype.z = () => 'z';
const f = new F(), gy = () => f.y, gz = () => f.z();
log(gy(), gz());
Object.defineProperty(F.prototype, 'x', { get() { return 'got'; }, configurable: true });
log(gy(), gz(), f.x, Object.keys(F.prototype).sort());

// Prototypes without a constructor.
function G() {}
G.prototype = { a: 1, b: 2, c: () => 'c' };
const g = new G(), gb = () => g.b, gc = () => g.c();
log(gb(), gc(), delete G.prototype.a, gb(), gc(), delete G.prototype['b'], gb(), gc());
const base = { a: 1, b: 2, c: () => 'c' };
for (const made of [Object.create(base), Object.setPrototypeOf({}, base), Reflect.setPrototypeOf({ base }, base), { __proto__: base }]) {
  const b = () => made.b, c = () => made.c?.();
  log(b(), c());
  delete base.a;
  log(b(), c());
  base.a = 1;
}
const late = {};
late.__proto__ = base;
const lb = () => late.b, lc = () => late.c();
log(lb(), lc());
delete base.b;
log(lb(), lc());

// Of another realm.
const text = `function B() {} B.prototype.p = 1; B.prototype.q = 2;
  const b = new B(), r = () => b.q;
  r(); r(); delete B.prototype.p;
  [r(), Reflect.ownKeys(B.prototype).join()].join()`;
log(require('vm').runInNewContext(text));
