// fill of typed arrays and repeat of strings, with every kind of argument.
const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float16Array, Float32Array, Float64Array];
for (const Kind of kinds) {
  console.log(Kind.name, ...[300.7, -1, NaN, '7', null, undefined, 2 ** 31].map((value) => [...new Kind(2).fill(value)].join()));
}
console.log(new BigInt64Array(2).fill(5n), new BigUint64Array(2).fill(-1n));
const five = (...args) => [...new Uint8Array([1, 2, 3, 4, 5]).fill(...args)].join();
console.log(five(9, 1), five(9, -2), five(9, 1, 3), five(9, 1, -1), five(9, -10, 99), five(9, 3, 1), five(9, '1', '2'), five(9, NaN), five(9, -Infinity, Infinity), five(9, 1.9, 3.9));
console.log(new Uint16Array([1, 2, 3, 4]).subarray(1, 3).fill(7), Uint8Array.prototype.fill.length, Uint8Array.prototype.fill.name);
const order = [];
const arg = (name, value) => ({ valueOf() { order.push(name); return value; } });
new Int8Array(3).fill(arg('value', 1), arg('start', 0), arg('end', 2));
console.log(order);
const shrinking = new ArrayBuffer(8, { maxByteLength: 8 });
const view = new Uint8Array(shrinking);
console.log([...view.fill(1, 0, { valueOf() { shrinking.resize(4); return 8; } })]);
const gone = new Uint8Array(4);
try { gone.fill(1, { valueOf() { structuredClone(gone.buffer, { transfer: [gone.buffer] }); return 0; } }); } catch (error) { console.log(error.name); }
for (const wrong of [() => Uint8Array.prototype.fill.call([1, 2], 0), () => new Uint8Array(1).fill(1n), () => new BigInt64Array(1).fill(1), () => new Uint8Array(1).fill(Symbol())]) {
  try { console.log(wrong()); } catch (error) { console.log(error.name); }
}

console.log(['ab', 'é', '€', '💚', ''].map((text) => [text.repeat(0), text.repeat(1), text.repeat(3)]));
console.log('ab'.repeat('2'), 'ab'.repeat(2.9), 'ab'.repeat(NaN), 'ab'.repeat(), ''.repeat(2 ** 30).length, String.prototype.repeat.call(5, 2));
for (const count of [-1, Infinity, -Infinity, 2 ** 30, 2 ** 53]) {
  try { console.log('ab'.repeat(count).length); } catch (error) { console.log(error.name, error.message); }
}
try { String.prototype.repeat.call(null, 1); } catch (error) { console.log(error.name, error.message); }
