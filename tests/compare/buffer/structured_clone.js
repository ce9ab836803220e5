// What structuredClone makes of each kind of value, and what it refuses.
const show = (f) => { try { console.log(f()); } catch (e) { console.log(e.name, e.code, e.message); } };
const same = { shared: true };
const cycle = { name: 'cycle', list: [1, , 'three'], a: same, b: same };
cycle.self = cycle;
const copy = structuredClone(cycle);
console.log(copy, copy.self === copy, copy.a === copy.b, copy.a !== same, 1 in copy.list);
for (const value of [
  undefined, null, -0, 1n, 'text', true, new Date(0), /a+/giu, new Map([[{ k: 1 }, new Set([1, 'b'])]]),
  new Number(-0), new String('boxed'), new Boolean(false), Object(5n), new Uint16Array([1, 2, 65535]),
  new DataView(new ArrayBuffer(4), 1, 2), new Float64Array([0.5]), Buffer.from('abc').subarray(1).length,
  Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } }),
  new (class Point { constructor() { this.x = 1; } })(), [[], [[]]], Object.create(null), new BigInt64Array([-1n]),
]) show(() => structuredClone(value));
for (const value of [Symbol('s'), new WeakMap(), new WeakSet(), Promise.resolve(), { deep: [Symbol.iterator] }, new WeakRef({}), (function () { return arguments; })(), new Proxy({}, {})]) {
  show(() => structuredClone(value));
}
show(() => structuredClone({ get x() { throw new RangeError('from a getter'); } }));
for (const error of [new Error('plain', { cause: { a: 1 } }), new TypeError('typed'), Object.assign(new RangeError('extra'), { code: 'X', more: 1 })]) {
  const made = structuredClone(error);
  console.log(made.name, made.message, made.cause, made.code, made instanceof error.constructor, made.stack === error.stack);
}
const named = new Error('renamed');
named.name = 'Custom';
show(() => { const made = structuredClone(named); return [made.name, made.message]; });
const abort = structuredClone(new DOMException('stop', 'AbortError'));
console.log(abort.name, abort.code, abort.message, abort instanceof DOMException);

const buffer = new ArrayBuffer(8);
const view = new Uint8Array(buffer, 2, 4).fill(7);
const moved = structuredClone({ buffer, view, again: view }, { transfer: [buffer] });
console.log(buffer.byteLength, view.length, moved.buffer.byteLength, moved.view, moved.view === moved.again, moved.view.buffer === moved.buffer);
show(() => structuredClone(buffer));
show(() => structuredClone(buffer, { transfer: [buffer] }));
const kept = new ArrayBuffer(2);
show(() => structuredClone({ f: Symbol('no') }, { transfer: [kept] }));
console.log(kept.byteLength);
show(() => structuredClone(1, { transfer: [kept, kept] }));
show(() => structuredClone(1, { transfer: [{}] }));
show(() => structuredClone(1, { transfer: 1 }));
show(() => structuredClone(1, { transfer: [1] }));
show(() => structuredClone(1, 1));
show(() => structuredClone(1, null));
show(() => structuredClone());
const pooled = Buffer.from('pooled');
show(() => structuredClone(pooled, { transfer: [pooled.buffer] }));
const growable = structuredClone(new ArrayBuffer(2, { maxByteLength: 9 }));
console.log(growable.resizable, growable.maxByteLength, growable.byteLength);
let deep = null;
for (let i = 0; i < 1000; i++) deep = { deep };
let depth = 0;
for (let at = structuredClone(deep); at; at = at.deep) depth++;
console.log(depth);
