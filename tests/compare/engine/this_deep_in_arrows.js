// `this` in arrow functions inside arrow functions, in functions that capture nothing else.
'use strict';
const me = { name: 'me' };
const ask = (title, got) => console.log(title, got === me || (got && got.name));

ask('function', function () { return (() => (() => this)())(); }.call(me));
ask('three deep', function () { return (() => (() => (() => this)())())(); }.call(me));
ask('parameters', function (a = (() => (() => this)())()) { return a; }.call(me));
ask('inside a condition', function () {
  return (() => {
    const value = true;
    return (() => {
      if (value !== true) { const n = 1; if (n < 8) throw new TypeError(`A ${n}`); } else if (this.name) return this;
    })();
  })();
}.call(me));
ask('generator', function* () { yield (() => (() => this)())(); }.call(me).next().value);
ask('method', { name: 'object', method() { return (() => (() => this)())(); } }.method());
ask('getter', { name: 'object', get it() { return (() => (() => this)())(); } }.it);
class Base {
  name = 'instance';
  static name = 'class';
  field = (() => (() => this)())();
  static field = (() => (() => this)())();
  static { this.block = (() => (() => this)())(); }
  constructor() { this.made = (() => (() => this)())(); }
}
class Derived extends Base {
  constructor() {
    const early = () => () => this;
    super();
    this.early = early()();
  }
}
ask('field', new Base().field);
ask('static field', Base.field);
ask('static block', Base.block);
ask('constructor', new Base().made);
ask('before super', new Derived().early);
console.log('module', (() => (() => this)())() === module.exports);
(async function () { return (async () => (async () => this)())(); }).call(me).then((got) => ask('async', got));
[1].forEach(function () { [1].forEach(() => [1].forEach(() => ask('forEach', this))); }, me);
