// Lists of arguments that are longer than any call takes are a RangeError, whoever makes the call.
const calls = {
  apply: list => Math.max.apply(null, list),
  'Reflect.apply': list => Reflect.apply(Math.max, null, list),
  'Reflect.construct': list => Reflect.construct(Array, list).length,
};
const lists = [1e308, Infinity, 1e15, 2 ** 32, 2 ** 28, 2 ** 24, -5, NaN, 2].map(length => ({ length, 0: 7, 1: 8 }));
lists.push(new Array(2 ** 32 - 1), [1, 2, 3], null, undefined, 1, 'ab', { get length() { console.log('asked'); return 1; } });
for (const [name, call] of Object.entries(calls)) {
  for (const list of lists) {
    let told;
    try {
      told = call(list);
    } catch (error) {
      told = `${error.name}: ${error.message}`;
    }
    console.log(name, list?.length, told);
  }
}
console.log(Function.prototype.apply.length, Function.prototype.apply.name, Reflect.construct.length, String(Reflect.apply));
console.log(Object.getOwnPropertyDescriptor(Reflect, 'apply').enumerable, 'prototype' in Reflect.apply);
function inner() { throw new Error('thrown'); }
try {
  inner.apply(null, []);
} catch (error) {
  console.log(error.stack.split('\n').length > 1, error.stack.split('\n')[1].includes('inner'));
}
class Base { constructor(x) { this.x = x; this.target = new.target.name; } }
class Other {}
console.log(Reflect.construct(Base, [1], Other) instanceof Other, Reflect.construct(Base, [1], Other).target);
