// Texts that would be longer than a text can be are a RangeError.
function tell(name, make) {
  let told;
  try {
    told = make();
    if (told.length > 50) told = told.length;
  } catch (error) {
    told = `${error.name}: ${error.message}`;
  }
  console.log(name, told);
}
tell('repeat', () => 'x'.repeat(2 ** 30));
tell('padStart', () => 'x'.padStart(2 ** 30));
tell('join', () => Array(2 ** 32 - 1).join('ab'));
tell('join without separator', () => Array(2 ** 30).join());
const long = 'x'.repeat(2 ** 28);
tell('concat', () => long.concat(long));
tell('concat of many', () => long.concat('a', long, 'b'));
tell('small concat', () => 'a'.concat('b', 1, null, undefined, { toString: () => 'c' }, '\u{1f600}'));
tell('concat of nothing', () => 'a'.concat());
tell('concat of a number', () => String.prototype.concat.call(1, 2));
tell('concat of null', () => String.prototype.concat.call(null, 2));
tell('concat of a symbol', () => 'a'.concat(Symbol('b')));
tell('join of few', () => [1, [2, 3], null, 'x'].join('--'));
tell('join with a number', () => [1, 2, 3].join(0));
tell('join of a thing', () => Array.prototype.join.call({ length: 2, 0: 'a', 1: 'b' }));
tell('join of text', () => Array.prototype.join.call('abc', '.'));
const around = [1];
around.push(around, 2);
tell('join of itself', () => around.join());
console.log(String.prototype.concat.length, Array.prototype.join.length, Array.prototype.join.name, String([1, [2, [3]]]));
// The host's own `fill` is V8's to look at.
console.log(Array.prototype.fill.name, Array.prototype.fill.length, [1, 2, 3].fill(0, 1), [].fill.call({ length: 2 }, 'x'));
console.log([3, 1, 2].toSorted(), String(Array.prototype.fill));
