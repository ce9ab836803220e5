// `**` as exact as Math.pow, of BigInts, and in order.
const seen = (value) => { console.log('seen', value); return { valueOf() { console.log('value', value); return value; } }; };
console.log([1.05 ** 10, 0.9 ** 7, 9 ** 17, 10 ** -23, 10 ** 308, 3 ** 4 ** 2, (-3) ** 3, 2 ** -1074, 5 ** 0]);
console.log([1 ** NaN, NaN ** 0, 1 ** Infinity, (-1) ** -Infinity, 0 ** -1, (-0) ** -3, (-8) ** (1 / 3)]);
console.log([2n ** 64n, (-3n) ** 3n, '7' ** '2', null ** 1, undefined ** 1, [3]** [3]]);
console.log(seen(3) ** seen(4));
for (const [a, b] of [[1n, 1], [2n, -1n], [Symbol('s'), 1]]) {
  try { console.log(a ** b); } catch (error) { console.log(error.name); }
}
let x = 1.05, y = 10;
console.log(x ** y, x**y, (x)**(y), x ** (x = 2), -(x ** 3), x, y /* of */ ** /* what */ 2, typeof (x ** y), `${x ** y}`);
console.log(String((a, b) => a ** b), String((a) => /x/), ((base) => base ** 0.5)(2), [1, 2, 3].map((n) => 1.1 ** n));
