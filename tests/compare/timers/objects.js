const t = setTimeout(() => {}, 10);
console.log(t.hasRef(), t.ref() === t, t.unref() === t, t.hasRef(), t.ref().hasRef());
console.log(t.constructor.name, typeof t[Symbol.toPrimitive](), t.refresh() === t, t.close() === t);
const u = setTimeout(() => console.log('never: unref'), 100000).unref();
console.log(u.hasRef());
for (const bad of [undefined, null, 1, 'x', {}]) {
  try { setTimeout(bad, 1); } catch (e) { console.log(e.name, e.code, e.message); }
}
setTimeout((...a) => console.log('args', a), 5, 1, 'two', [3]);
console.log(setTimeout.length, setInterval.length, setImmediate.length, clearTimeout.name);
