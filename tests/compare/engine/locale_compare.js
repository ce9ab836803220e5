'use strict';
const words = ['b', 'a', 'C', 'B', 'ä', 'z', 'Z', 'A', 'é', 'e', 'f', '', '10', '9', '_', 'a b', 'ab'];
console.log([...words].sort((one, other) => one.localeCompare(other)).join());
console.log('a'.localeCompare('b'), 'b'.localeCompare('a'), 'a'.localeCompare('a'), 'a'.localeCompare('A'));
console.log('\u00e9'.localeCompare('e\u0301'), 'same'.localeCompare('same', undefined));
console.log('a'.localeCompare(), 'undefined'.localeCompare(), 'null'.localeCompare(null), '1'.localeCompare(1));
console.log('ä'.localeCompare('z', 'de'), 'ä'.localeCompare('z', 'sv'), 'a10'.localeCompare('a9', undefined, { numeric: true }));
console.log(String.prototype.localeCompare.call(12, '12'), String.prototype.localeCompare.length, String.prototype.localeCompare.name);
try {
  String.prototype.localeCompare.call(undefined, 'a');
} catch (error) {
  console.log(error.name);
}
// What a script makes of collators is nothing to it.
Object.defineProperty(Intl.Collator.prototype, 'compare', { get() { throw new Error('asked'); }, configurable: true });
console.log('a'.localeCompare('b'));

for (const number of [0, -0, 7, -7, 999, 1000, -1000, 123456, 1234567.891, 1e15, Number.MAX_SAFE_INTEGER, 1e21, NaN, -Infinity]) {
  console.log(number.toLocaleString(), Object(number).toLocaleString(undefined, undefined));
}
console.log([1234, 0.5, null].toLocaleString(), (5000).toLocaleString('en'), (5000).toLocaleString([], {}));
