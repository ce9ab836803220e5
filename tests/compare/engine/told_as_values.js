'use strict';
// Accessors that stand in for values are told as values.
const show = (d) => d && [d.value, d.writable, d.enumerable, d.configurable, 'get' in d].map(String).join();
class A { get part() { Object.defineProperty(this, 'part', { value: 7 }); console.log(show(Object.getOwnPropertyDescriptor(this, 'part'))); return 7 } }
new A().part;
const o = { get x() { Object.defineProperty(this, 'x', { value: 1, writable: true }); console.log(show(Object.getOwnPropertyDescriptor(o, 'x')), show(Reflect.getOwnPropertyDescriptor(o, 'x')), show(Object.getOwnPropertyDescriptors(o).x), o); o.x = 5; console.log(o, o.x); return 1 } };
o.x; console.log(show(Object.getOwnPropertyDescriptor(o, 'x')));
const p = { get x() { delete this.x; console.log(show(Object.getOwnPropertyDescriptor(p, 'x')), Object.getOwnPropertyDescriptors(p)); this.x = 2; console.log(show(Object.getOwnPropertyDescriptor(p, 'x'))); return 2 } };
p.x;
Object.defineProperty(A.prototype, 'part', { value: 3 }); console.log(show(Object.getOwnPropertyDescriptor(A.prototype, 'part')));
for (const f of [() => DisposableStack.prototype.use.call({}, null), () => DisposableStack.prototype.use.call(5, null), () => { const d = new DisposableStack(); d.dispose(); d.use(null) }, () => { class X extends DisposableStack {} const d = new X(); d.dispose(); d.defer(() => {}) }, () => DisposableStack.prototype.move.call(new AsyncDisposableStack())]) try { f() } catch (e) { console.log(e.name, e.message) }
setTimeout(() => console.log(show(Object.getOwnPropertyDescriptor(o, 'x')), o, p));
for (const n of ['DisposableStack', 'AsyncDisposableStack', 'FinalizationRegistry', 'SuppressedError', 'WebAssembly']) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(globalThis, n);
  console.log(n, typeof value, rest);
}
