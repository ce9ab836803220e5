// What v8.Serializer and v8.Deserializer share: the tags of V8's serialization format, version 15.

exports.VERSION = 15;
exports.tags = {
  version: 0xFF, padding: 0x00, verify: 0x3F, hole: 0x2D, undefined: 0x5F, null: 0x30, true: 0x54, false: 0x46,
  int32: 0x49, uint32: 0x55, double: 0x4E, bigint: 0x5A, oneByte: 0x22, twoByte: 0x63, utf8: 0x53, reference: 0x5E,
  object: 0x6F, endObject: 0x7B, sparse: 0x61, endSparse: 0x40, dense: 0x41, endDense: 0x24, date: 0x44,
  boxedTrue: 0x79, boxedFalse: 0x78, boxedNumber: 0x6E, boxedBigint: 0x7A, boxedString: 0x73, regexp: 0x52,
  map: 0x3B, endMap: 0x3A, set: 0x27, endSet: 0x2C, buffer: 0x42, resizable: 0x7E, transferred: 0x74, view: 0x56,
  host: 0x5C, error: 0x72,
};

// An error's parts.
exports.errorTags = { message: 0x6D, cause: 0x63, stack: 0x73, end: 0x2E };
exports.errorClasses = [
  [0x45, EvalError], [0x52, RangeError], [0x46, ReferenceError], [0x53, SyntaxError], [0x54, TypeError], [0x55, URIError],
];

exports.regexpFlags = ['g', 'i', 'm', 'y', 'u', 's', undefined, 'd', 'v'];

// Kinds of views, by the number and by the letter that stand for them.
exports.viewClasses = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array, globalThis.Float16Array,
];
exports.viewLetters = [
  [0x62, Int8Array], [0x42, Uint8Array], [0x43, Uint8ClampedArray], [0x77, Int16Array], [0x57, Uint16Array],
  [0x64, Int32Array], [0x44, Uint32Array], [0x68, globalThis.Float16Array], [0x66, Float32Array], [0x46, Float64Array],
  [0x71, BigInt64Array], [0x51, BigUint64Array], [0x3F, DataView],
];
