// `async` as the name of a function that is called, wherever an expression may stand (yarn's form-data).
const vm = require('vm');
globalThis.async = (...all) => all.flat();
globalThis.it = (...all) => all.flat();
const one = 1;
globalThis.one = one;
for (const text of ['async(one)', 'it(async(one))', 'it(2, async(one), 3)', 'x = { a: async(one) }', '`${async(one)}`',
  '(function () { return it(async(one)); })()', 'one\nasync(one)', 'async(async(one))', 'async()', 'async(...[1, 2])',
  'async(one)[0] + 1', 'async(one).length', 'one ? async(one) : 2', 'async\n(one)', 'async /* b */ (one)',
  'typeof async(one)', 'async(async (a) => a).length', 'async(async function f() {})[0].name']) {
  console.log(text, new vm.Script(text).runInThisContext());
}
function outer(iterator, item, callback) {
  return iterator(item, async(callback));
}
console.log(outer((a, b) => [a, b], 1, 2), outer.toString());
(function (async) {
  console.log(async(one), [async(1)].length);
})((x) => x + 1);
