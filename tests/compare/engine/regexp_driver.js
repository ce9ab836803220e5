// RegExp: each method with each kind of flag and text, what old programs ask the class for, and the
// steps that a script can see.
'use strict';
const { createHash } = require('crypto');
const show = (match) => match && [...match, match.index, match.groups && { ...match.groups }, match.indices && [...match.indices]];
const caught = (f) => { try { return f(); } catch (error) { return `${error.name}: ${error.message}`; } };
const last = () => [RegExp.lastMatch, RegExp.$1, RegExp.$2, RegExp.$9, RegExp.lastParen, RegExp.leftContext, RegExp.rightContext];
const at = (regexp, index) => { regexp.lastIndex = index; return regexp; };

// Kinds of texts: Latin-1, wide, with pairs and halves of pairs.
const texts = ['', 'abcab', 'a\nb\r\nab', 'h\u00e9llo \u00fcb\u00e9r', '\u{1f600}a\u{1f600}', '\ud83da\ude00', 'KksS\u00df', 'x'.repeat(140) + 'ab'];
const patterns = ['ab?', '^a|b$', '(?<first>[a-z])(\\1)?', '.', '(?:)', '(?<=a)b', '(?<!a)b', '\\b', '[^a]', 'k', 's', '\\u{1f600}', '(a)|(b)', 'x+(?=ab)', '\\2(a)', '(a)\\2', '^[^]*$'];
for (const pattern of patterns) {
  for (const flags of ['', 'g', 'y', 'gy', 'gims', 'dg', 'giu', 'guy', 'gv']) {
    if (/u|v/.test(flags) && /\\2/.test(pattern)) continue;
    // With v, the halves of pairs are left out.
    const step = flags === 'gv' ? 2 : 1;
    const hash = createHash('md5');
    const add = (value) => hash.update(JSON.stringify(value) ?? '-');
    for (const text of texts) {
      const regexp = new RegExp(pattern, flags);
      for (let index = 0; index < 4; index += step) add([show(at(regexp, index).exec(text)), regexp.lastIndex, regexp.test(text), regexp.lastIndex]);
      add([text.match(regexp), regexp.lastIndex, text.search(at(regexp, 1)), regexp.lastIndex]);
      add([text.replace(regexp, "<$1$2$`$'$&$$$10$01$3$<first>>"), regexp.lastIndex, text.replace(regexp, (...all) => JSON.stringify(all))]);
      add([text.split(regexp), text.split(regexp, 2), text.split(regexp, 0), regexp.lastIndex]);
      if (regexp.global) add([...text.matchAll(at(regexp, step % 2))].map(show)), add(text.replaceAll(regexp, '-'));
      add(last());
    }
    console.log(pattern, flags, hash.digest('hex').slice(0, 8));
  }
}

// In the middle of a pair, the letter counts that it belongs to.
for (const regexp of [/\u{1f600}/gu, /^./uy, /(?:)/gu, /\ude00/uy, /./g, /./y]) console.log(String(regexp), show(at(regexp, 1).exec('\u{1f600}')), regexp.lastIndex);

// lastIndex is asked for its number once, and set only with g or y.
for (const flags of ['', 'g', 'y']) {
  const seen = [];
  for (const index of ['1', 1.9, -3, NaN, 2 ** 40, null, { valueOf() { seen.push('asked'); return 1; } }]) {
    const regexp = at(new RegExp('b', flags), index);
    console.log(flags, regexp.test('abb'), typeof regexp.lastIndex === 'object' ? 'object' : regexp.lastIndex, show(at(regexp, index).exec('abb')), seen.length);
  }
}
const frozen = [Object.freeze(/a/g), Object.freeze(/a/)];
for (const regexp of frozen) console.log(caught(() => regexp.test('a')), caught(() => regexp.exec('b')), caught(() => 'a'.replace(regexp, 'b')), caught(() => 'a'.match(regexp)));

// What a script changed takes part.
const steps = [];
class Counted extends RegExp {
  exec(text) { steps.push(`exec ${this.lastIndex}`); return super.exec(text); }
  static get [Symbol.species]() { steps.push('species'); return this; }
}
const counted = new Counted('b', 'g');
console.log('abcb'.replace(counted, '-'), 'abcb'.match(counted), 'abcb'.split(new Counted('b')), [...'abcb'.matchAll(counted)].length, counted.test('b'), steps.join());
const own = /b/g;
own.exec = function (text) { return this.lastIndex++ < 2 ? Object.assign(['B'], { index: 1 }) : null; };
console.log('abc'.replace(own, '[$&]'), 'abc'.search(own), own.test('x'), own.lastIndex);
own.exec = () => 5;
console.log(caught(() => own.test('b')));
const flagged = /b/;
Object.defineProperty(flagged, 'flags', { get: () => 'g' });
Object.defineProperty(flagged, 'global', { value: true });
let turns = 0;
flagged.exec = function (text) { return turns++ < 3 ? RegExp.prototype.exec.call(this, text) : null; };
console.log('abb'.replace(flagged, '-'), turns);
const { exec } = RegExp.prototype;
RegExp.prototype.exec = function (text) { steps.length = 0; steps.push('patched'); return exec.call(this, text); };
console.log('abc'.replace(/b/g, '-'), 'abc'.split(/b/), 'abc'.match(/c/).index, /a/.test('a'), 'abc'.search(/c/), steps);
RegExp.prototype.exec = exec;
const { get } = Object.getOwnPropertyDescriptor(RegExp.prototype, 'unicode');
Object.defineProperty(RegExp.prototype, 'unicode', { get() { steps.push('unicode'); return get.call(this); }, configurable: true });
console.log(new RegExp('a', 'u').flags, steps.join());
Object.defineProperty(RegExp.prototype, 'unicode', { get, set: undefined, configurable: true });
console.log(caught(() => RegExp.prototype.exec.call({})), caught(() => RegExp.prototype.test.call(1)), caught(() => RegExp.prototype.test.call({})), caught(() => RegExp.prototype.exec.call('x')));
console.log(['exec', 'test', Symbol.match, Symbol.replace, Symbol.search, Symbol.split, 'compile'].map((name) => [RegExp.prototype[name].name, RegExp.prototype[name].length, JSON.stringify(Object.getOwnPropertyDescriptor(RegExp.prototype, name))].join()));

// compile gives an object another pattern.
const changed = /a/;
console.log(changed.test('a'), changed.compile('b', 'i') === changed, changed.test('a'), changed.test('B'), String(changed));

// The source as it was given, whatever it looks like.
for (const source of ['a/b', '[/]\\/', '\n', '\\\n', '\\\\n', '\\\\n\\\n', '\\n', '\\\u2028', '\ud83d', '', '\\\\\\\n']) {
  console.log(JSON.stringify(source), ['a/b', '//', '\n', '\\n', '\\n\n', '\u2028', '\ud83d', '\\\n', 'n'].map((text) => Number(new RegExp(source).test(text))).join(''));
}

// The last match, as the class tells it.
/(a)(b)?(c)/.exec('xacy');
console.log(last(), RegExp.input, RegExp.$_, RegExp['$&'], RegExp['$+'], RegExp['$`'], RegExp["$'"]);
/(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)/.test('1234567890');
console.log(last(), RegExp.$8, RegExp.$10);
/nothing/.test('x');
console.log(RegExp.lastMatch, 'q1w2'.replace(/\d/g, () => `<${RegExp.lastMatch}${RegExp.leftContext}>`));
RegExp.$1 = 'set'; RegExp.lastMatch = 'set'; RegExp.input = { toString: () => 'given' };
console.log(RegExp.$1, RegExp.lastMatch, RegExp.input, RegExp.$_, /x/.test('xx') && RegExp.input);
const described = (name) => { const { get: one, set: other, ...rest } = Object.getOwnPropertyDescriptor(RegExp, name); return [one.name, other.name, JSON.stringify(rest)].join(); };
console.log(['$1', 'input', '$_', 'lastMatch', '$&', "$'"].map(described));

// A tokenizer's time does not grow with the square of its text, nor that of one who cuts off what is read.
const code = 'let total = price * 1.25 + "a\\"b"; // note\n'.repeat(2000);
const tokens = /\s+|\/\/.*|[A-Za-z_]\w*|\d+(?:\.\d+)?|(["'])(?:\\.|(?!\1)[^\\])*\1|[-+*\/=;]/y;
let count = 0;
while (tokens.lastIndex < code.length && tokens.exec(code)) count++;
let rest = code, cuts = 0;
while (rest) { rest = rest.slice((/^\w+/.exec(rest) ?? /^"(?:\\.|[^"\\])*"/.exec(rest) ?? /^[^]/.exec(rest))[0].length); cuts++; }
console.log(count, cuts);
