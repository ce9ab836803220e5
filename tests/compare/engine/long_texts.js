'use strict';
// Searches in texts so long that a walk from their beginning to each place takes minutes.
const lines = 'a line of text\n'.repeat(60_000);
console.log(lines.split('\n').length, lines.split(' ').length, lines.replaceAll('\n', '\r\n').length);
console.log(lines.replaceAll('line', (found, at) => (at % 1000 === 2 ? found.toUpperCase() : '')).length);
for (const text of [lines, `\u20ac${lines}`]) {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  for (let at = 0; at < text.length; at += 50) if (text.includes('of', at)) count++;
  console.log(count);
}
console.log('a'.repeat(200_000).indexOf(`${'a'.repeat(100_000)}b`));

// By chance, beside what the definition says.
let seed = 7;
const chance = (below) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
const letters = ['a', 'b', '\xe9', '\u20ac', '\u{1f600}', '\ud83d', ',', 'ab', '$', '$&', "$'"];
const some = (length, kinds) => {
  let text = '';
  for (let i = chance(length); i > 0; i--) text += letters[chance(kinds)];
  return text;
};
const hash = require('crypto').createHash('sha1');
for (let round = 0; round < 600; round++) {
  const text = some(20, [2, 3, 5, 11][chance(4)]);
  const wanted = some(3, [2, 3, 5, 11][chance(4)]);
  const found = [
    text.indexOf(wanted), text.indexOf(wanted, chance(30) - 5), text.includes(wanted),
    text.includes(wanted, chance(30) - 5), text.split(wanted), text.split(wanted, chance(4)),
    text.replaceAll(wanted, some(4, 11)), text.replaceAll(wanted, (...given) => given.join('|')),
    text.indexOf(wanted, NaN), text.indexOf(wanted, Infinity), text.indexOf(wanted, 1.7),
  ];
  hash.update(JSON.stringify(found));
}
console.log(hash.digest('hex'));

// Where a script could see the steps.
const told = [];
const asked = (name, value) => ({ toString: () => (told.push(name), value), valueOf: () => (told.push(name), value) });
console.log(String.prototype.indexOf.call(asked('this', 'abc'), asked('wanted', 'c'), asked('place', 1)), told.splice(0));
console.log(String.prototype.split.call(12321, 2), 'null'.split(null), 'a1b'.split(1), 'undefined'.indexOf(), 'x'.split());
console.log('abc'.split({ [Symbol.split]: (...given) => given }, 3));
console.log('aXbX'.replaceAll({ [Symbol.replace]: (...given) => given }, 'y'), 'a.b'.replaceAll('.', undefined));
for (const run of [
  () => 'a'.includes(/a/),
  () => 'a'.replaceAll(/a/, ''),
  () => 'aa'.replaceAll('a', () => { throw new RangeError('stop'); }),
]) {
  try {
    console.log(run());
  } catch (error) {
    console.log(error.name, error.message);
  }
}
for (const name of ['indexOf', 'includes', 'split', 'replaceAll']) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(String.prototype, name);
  console.log(value.name, value.length, 'prototype' in value, rest);
}
