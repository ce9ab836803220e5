'use strict';
// Functions in what the names of a class's methods are computed from: compilers put those of
// private methods there.
var _list, _count, _sum, _lower;

class Numbers {
  constructor() {
    _list.add(this);
    _count.set(this, 3);
  }
  sum(to) { return _sum.call(this, to); }
  [(_list = new WeakSet(), _count = new WeakMap(), _sum = function sum(to) {
    let total = 0;
    for (let at = 0; at < to; at += 1) {
      const number = at * _count.get(this);
      total += number;
      later.push(() => at);
    }
    return total;
  }, Symbol.iterator)]() { return [_list.has(this), _count.get(this)].values(); }
}
const later = [];
const numbers = new Numbers();
console.log(numbers.sum(4), [...numbers], later.map((call) => call()));
console.log(Reflect.ownKeys(Numbers), Reflect.ownKeys(Numbers.prototype));
console.log(Numbers);

// In their order, beside fields and other names, with everything that a method can be.
const order = [];
const name = (text) => (order.push(text), text);
class Lower extends (order.push('extends'), Numbers) {
  static [(() => name('first'))()] = 1;
  async *[(_lower = (values) => values.map((value) => { let twice = value * 2; return twice; }), name('all'))]() {
    yield* _lower([1, 2]);
  }
  get [(() => name('got'))()]() { return 'a getter'; }
  set [(function() { return name('put'); })()](value) { order.push(value); }
  static async [(() => name('later'))()]() { return super.name; }
  [name('plain')]() {}
  #own = 5;
  [(class { static n = name('own'); }).n]() { return this.#own; }
  field = (() => this.got)();
}
console.log(order.splice(0));
const lower = new Lower();
lower.put = 'a setter';
console.log(lower.got, lower.own(), lower.field, order, Reflect.ownKeys(Lower), Reflect.ownKeys(Lower.prototype));
console.log(String(Object.getOwnPropertyDescriptor(Lower.prototype, 'got').get));
console.log(String(lower.own), '|', String(lower.all).split('\n')[0]);
console.log(String(Lower).split('\n').slice(0, 3));

const Anonymous = class { [(() => 'x')()]() { return new.target; } };
console.log(Anonymous.name, new Anonymous().x(), Anonymous.prototype.x.name);

// One that throws, and its place.
try {
  (class {
    ok() {}
    [(() => { throw new Error('in a name'); })()]() {}
  });
} catch (error) {
  console.log(error.message, error.stack.split('\n')[1].replace(/.*[\\/]/, ''));
}

function* keys() {
  const Made = class { [((given) => given)(yield 'a key')]() { return 'made'; } };
  return new Made();
}
const running = keys();
console.log(running.next().value, running.next('given').value.given());

(async () => {
  const all = [];
  for await (const one of lower.all()) all.push(one);
  console.log(all, await Lower.later());
})();
