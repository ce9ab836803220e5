// What is wrong with a pattern, in V8's words; and the class is still the class.
const tell = (body) => {
  try {
    body();
    console.log('none');
  } catch (error) {
    console.log(`${error.name}: ${error.message}`);
  }
};

tell(() => new RegExp('('));
tell(() => new RegExp('['));
tell(() => new RegExp('*'));
tell(() => new RegExp(')'));
tell(() => new RegExp('a{2,1}'));
tell(() => new RegExp('a','zz'));
tell(() => new RegExp('\\'));
tell(() => new RegExp('(?<a>.)(?<a>.)'));
tell(() => new RegExp('\\u{110000}','u'));
tell(() => new RegExp('[b-a]'));
tell(() => new RegExp('(?<1>a)'));
tell(() => new RegExp('\\k<a>','u'));
tell(() => new RegExp('a**'));
tell(() => new RegExp('(?:a'));
tell(() => new RegExp('{1}','u'));
tell(() => new RegExp(']','u'));
tell(() => new RegExp('\\p{Foo}','u'));
tell(() => new RegExp('(?a)'));
tell(() => new RegExp('(?<=a)+','u'));
tell(() => new RegExp('\\1(?<n>a)\\k',''));
tell(() => new RegExp('?'));
tell(() => new RegExp('+a'));
tell(() => new RegExp('a(b'));
tell(() => new RegExp('\\-','u'));
tell(() => RegExp(/a/, 'q'));
tell(() => RegExp('a', 'gg'));
tell(() => new RegExp('a', 5));
tell(() => /a/.compile('('));
tell(() => new RegExp('a/(b'));
tell(() => new RegExp('a\n(b'));
tell(() => new RegExp(/(?<n>a)/, 'uv'));
tell(() => new RegExp({ toString() { return '['; } }));
tell(() => new RegExp(Symbol('a')));

class Sub extends RegExp {}
tell(() => new Sub('('));
console.log(new Sub('x') instanceof Sub, new Sub('x') instanceof RegExp, Sub.prototype.constructor === Sub);
console.log(RegExp.prototype.constructor === RegExp, /a/.constructor === RegExp, RegExp.name, RegExp.length);
console.log(RegExp[Symbol.species] === RegExp, Sub[Symbol.species] === Sub, String(RegExp));
const known = /a/gi;
console.log(RegExp(known) === known, new RegExp(known) === known, RegExp(known, 'g') === known, new RegExp(known).flags);
console.log(RegExp(new Sub('x')) instanceof Sub, RegExp({ [Symbol.match]: true, constructor: RegExp, source: 'q', flags: 'm' }));
console.log(RegExp(), new RegExp(undefined, 'y'), RegExp(null), RegExp('/'), RegExp(''), new RegExp('\n'));
console.log('abc'.split(/b/), 'a1b2'.replace(/\d/g, '#'), [...'a1b2'.matchAll(/\d/g)].length, 'aXbx'.split(new Sub('x', 'i')));
console.log(Reflect.construct(RegExp, ['a'], Array) instanceof Array, Object.getPrototypeOf(RegExp) === Function.prototype);
/(.)b/.exec('ab');
console.log(RegExp.$1, RegExp.lastMatch, Object.keys(RegExp).length);
