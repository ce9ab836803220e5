// What is left of an object when a pattern inside the pattern has taken a part of it.
const made = { id: 1, name: 'n', at: { x: 1, y: 2 }, list: [3, 4] };
{
  const { id, at: { x, y }, missing = 4, ...others } = { ...made, extra: true };
  console.log(id, x, y, missing, others);
}
{
  const { at: { x }, list: [first, ...more], ...rest } = made;
  console.log(x, first, more, rest);
}
{
  let { none: { a } = { a: 'default' }, at: { z: { deep } = { deep: 1 }, ...inner } = {}, ...rest } = made;
  console.log(a, deep, inner, rest);
}
{
  const { ['a' + 't']: { x }, 0: [zero] = ['z'], 'with space': { length } = 'abc', ...rest } = { ...made, 'with space': '12' };
  console.log(x, zero, length, rest);
}
{
  var { at: { x: vx }, ...vrest } = made;
  console.log(vx, vrest);
}
{
  let x, rest;
  const o = {};
  ({ at: { x, ...o.inner }, list: [o.first], id: o.id, ...rest } = made);
  console.log(x, o, rest);
  ({ none: [x, { y: rest } = { y: 'y' }] = ['dx'], ...o.left } = made);
  console.log(x, rest, o.left);
  console.log([{ at: { x }, ...o.again }] = [made], o.again);
}
console.log((({ at: { x }, ...rest }, { list: [a] = [] , ...others } = made) => [x, rest, a, others])(made));
function f({ at: { x }, ...rest }) { return [x, rest, arguments.length, f.length]; }
console.log(f(made), String(f));
for (const { at: { x }, ...rest } of [made]) console.log(x, rest);
for (const { length: { a } = { a: 1 }, ...rest } in { ab: 1 }) console.log(a, rest);
try {
  throw made;
} catch ({ at: { y }, ...rest }) {
  console.log(y, rest);
}
class Box {
  static #key = 'at';
  static open({ [Box.#key]: { x }, ...rest }) { return [x, rest]; }
  field = (({ at: { x }, ...rest }) => [x, rest])(made);
}
console.log(Box.open(made), new Box().field);
// In which order it happens.
const log = [];
const noted = { get a() { log.push('a'); return { get b() { log.push('b'); return undefined; } }; }, get c() { log.push('c'); return 1; } };
const { a: { b = log.push('default') }, ...rest } = noted;
console.log(log, b, rest);
// What cannot be taken apart.
for (const part of [null, undefined]) {
  try {
    const { a: { b }, ...rest } = { a: part };
    console.log('not reached', b, rest);
  } catch (error) {
    console.log(error.constructor.name);
  }
}
console.log((function* () { const { a: { b } = yield 'asked', ...rest } = { c: 1 }; return [b, rest]; })().next());
const generator = (function* () { const { a: { b } = yield 'asked', ...rest } = { c: 1 }; return [b, rest]; })();
generator.next();
console.log(generator.next({ b: 'given' }));
globalThis.made = made;
console.log(require('vm').runInThisContext('var { at: { x: evaluated }, ...left } = made; [evaluated, left]'));
console.log(new Function('{ at: [a] = [1], ...rest }', 'return [a, rest]')({ b: 2 }));
