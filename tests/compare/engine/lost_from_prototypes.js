// Properties that go from what became a prototype in one way or another, after they have been read from there.
function t(name, make) { try { const [o, p, read] = make(); for (let i = 0; i < 5; i++) read(o); delete p.a; const r1 = read(o); delete p.b; console.log(name, r1, read(o)); } catch (e) { console.log(name, e.message) } }
const P = () => ({ a: 1, b: 2, c: 3 });
t('literal', () => { const p = P(); return [{ __proto__: p }, p, o => o.c]; });
t('extends', () => { class B { static a = 1; static b = 2; static c = 3 } class A extends B {} return [A, B, o => o.c]; });
t('function prototype', () => { function F() {} const p = P(); F.prototype = p; return [new F(), p, o => o.c]; });
t('Reflect.construct', () => { function F() {} const p = P(); F.prototype = p; return [Reflect.construct(Object, [], F), p, o => o.c]; });
t('class with prototype', () => { class F {} const p = F.prototype; p.a = 1; p.b = 2; p.c = 3; return [new F(), p, o => o.c]; });
t('bind', () => { function F() {} F.a = 1; F.b = 2; F.c = 3; const g = Object.setPrototypeOf(function () {}, F); return [g, F, o => o.c]; });
t('generator', () => { function* F() {} const p = F.prototype; p.a = 1; p.b = 2; p.c = 3; return [F(), p, o => o.c]; });
t('extends generator', () => { const p = P(); function* F() {} F.prototype = p; return [F(), p, o => o.c]; });
t('bound', () => { function F() {} F.a = 1; F.b = 2; F.c = 3; function G() {} Object.setPrototypeOf(G, F); return [G.bind(), F, o => o.c]; });
t('structured', () => { const p = P(); return [Object.defineProperties({ __proto__: p }, {}), p, o => o.c]; });
t('defineProperty', () => { function F() {} const p = P(); Object.defineProperty(F, 'prototype', { value: p }); return [new F(), p, o => o.c]; });
t('json', () => { const p = P(); const k = '__proto__'; const o = {}; o[k] = p; return [o, p, o => o.c]; });
t('class fields', () => { const p = P(); class F { constructor() { return { __proto__: p } } } return [new F(), p, o => o.c]; });
t('reflect delete', () => { const p = P(); const o = { __proto__: p }; return [o, new Proxy(p, {}), o => o.c]; });
t('primitive', () => { Number.prototype.a = 1; Number.prototype.b = 2; Number.prototype.c = 3; return [1, Number.prototype, o => o.c]; });
t('assign', () => { function F() {} const p = P(); Object.assign(F, { prototype: p }); return [new F(), p, o => o.c]; });
t('computed', () => { function F() {} const p = P(); F['prototype'] = p; return [new F(), p, o => o.c]; });
t('logical', () => { function F() {} F.prototype = null; const p = P(); F.prototype ??= p; return [new F(), p, o => o.c]; });
t('inherits', () => { function F() {} function G() {} G.prototype = P(); require('util').inherits(F, G); return [new F(), G.prototype, o => o.c]; });
t('assignTo', () => { const o = {}; const p = P(); Reflect.set(o, '__proto__', p); return [o, p, o => o.c]; });
t('assign proto', () => { const o = {}; const p = P(); Object.assign(o, JSON.parse('{"__proto__":null}'), { ['__proto__']: p }); return [o, p, o => o.c]; });
t('create fn', () => { const p = P(); const F = new Function(); F.prototype = p; return [new F(), p, o => o.c]; });
t('class static', () => { const p = P(); class A { static get prototype2() { return p } } return [Object.create(A.prototype2), p, o => o.c]; });
t('vm', () => { const vm = require('vm'); const c = vm.createContext({ P }); return [...vm.runInContext('const p = P(); const o = { __proto__: p }; [o, p]', c), o => o.c]; });
t('vm2', () => { const vm = require('vm'); const c = vm.createContext({ P }); return [...vm.runInContext('const p = P(); const o = Object.create(p); [o, p]', c), o => o.c]; });
t('array', () => { const p = [1]; p.a = 1; p.b = 2; p.c = 3; return [{ __proto__: p }, p, o => o.c]; });
t('function', () => { const p = () => {}; p.a = 1; p.b = 2; p.c = 3; return [{ __proto__: p }, p, o => o.c]; });
t('accessor', () => { const p = { get a() { return 1 }, get b() { return 2 }, get c() { return 3 } }; return [{ __proto__: p }, p, o => o.c]; });
t('method', () => { const p = { a() { return 1 }, b() { return 2 }, c() { return 3 } }; return [{ __proto__: p }, p, o => o.c()]; });
t('in class', () => { class B { a = 1 } const p = B.prototype; p.a = 1; p.b = 2; p.c = 3; class C extends B { } return [new C(), p, o => o.c]; });
t('widen', () => { const p = P(); const o = { __proto__: p }; for (let i = 0; i < 4; i++) o.c; Object.defineProperty(p, 'a', { get() { return 1 } }); return [o, p, o => o.c]; });
// By way of proxies.
{
  const target = Object.defineProperty({ a: 1, b: 2 }, 'fixed', { value: 3 });
  const asked = [];
  const plain = new Proxy(target, {});
  const trapped = new Proxy(target, { deleteProperty(of, key) { asked.push(key); return key === 'told'; } });
  const [one, two] = [{ __proto__: plain }, { __proto__: trapped }];
  console.log(Reflect.deleteProperty(plain, 'fixed'), delete plain['fixed'], delete plain.fixed, one.fixed);
  console.log(Reflect.deleteProperty(trapped, 'a'), delete trapped['a'], Reflect.deleteProperty(trapped, 'told'), two.a);
  console.log(delete plain.a, Reflect.deleteProperty(plain, 'b'), one.a, one.b, asked);
}
