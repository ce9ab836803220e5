// Values as bytes in V8's format, and back.
const v8 = require('v8');
class Point { constructor() { this.x = 1; } }
const circle = { name: 'circle' };
circle.self = circle;
const withHoles = [1, , 'x'];
withHoles.extra = true;
const values = {
  primitives: [undefined, null, true, false, 0, -0, 1, -1, 2 ** 30, -(2 ** 31), 2 ** 31, 1.5, NaN, Infinity],
  bigints: [0n, 1n, -5n, 2n ** 64n, -(2n ** 130n)],
  strings: ['', 'plain', 'é', 'ሴ', 'x'.repeat(200), '€'.repeat(70)],
  boxed: [Object(1), Object('s'), Object(true), Object(false), Object(7n)],
  dates: [new Date(0), new Date(NaN)],
  regexps: [/a/, /[a]\n/giu, /x/sm],
  arrays: [[], withHoles, new Array(5), Object.assign([], { 1000: 1 })],
  collections: [new Map([[1, { a: 1 }], ['k', [2]]]), new Set([1, 'two', new Set()])],
  binary: [new Uint8Array([1, 2, 3]), Buffer.from('buffer'), new Float64Array([1.5]),
    new ArrayBuffer(3), new BigInt64Array([-1n]), new Uint16Array([1, 2]).subarray(1)],
  objects: [{}, { a: 1, 5: 'five', __proto__: { hidden: 1 } }, new Point(), circle, [circle, circle]],
};
for (const [name, list] of Object.entries(values)) {
  for (const value of list) {
    const bytes = v8.serialize(value);
    console.log(name, bytes.toString('hex'), v8.deserialize(bytes));
  }
}
const err = v8.deserialize(v8.serialize(Object.assign(new RangeError('out', { cause: 1 }), { lost: 1 })));
console.log(err instanceof RangeError, err.message, err.cause, err.lost, err.stack.split('\n')[0]);
for (const value of [() => 1, Symbol('s'), { deep: [new WeakMap()] }, Promise.resolve(), new Proxy({}, {})]) {
  try {
    v8.serialize(value);
  } catch (err) {
    console.log(err.name, err.message);
  }
}
for (const bytes of [[], [255, 15], [1, 2], [255, 99, 48], [255, 15, 65, 255, 255, 3], [255, 15, 94, 9], [255, 15, 34, 9, 65]]) {
  try {
    console.log(v8.deserialize(Buffer.from(bytes)));
  } catch (err) {
    console.log(err.name, err.message);
  }
}
const serializer = new v8.Serializer();
serializer.writeHeader();
serializer.writeUint32(300);
serializer.writeUint64(1, 2);
serializer.writeDouble(0.5);
serializer.writeRawBytes(Buffer.from('raw'));
serializer.writeValue(new Uint16Array([7, 8]));
const deserializer = new v8.Deserializer(serializer.releaseBuffer());
console.log(deserializer.readHeader(), deserializer.getWireFormatVersion(), deserializer.readUint32(), deserializer.readUint64(),
  deserializer.readDouble(), deserializer.readRawBytes(3).toString(), deserializer.readValue());
