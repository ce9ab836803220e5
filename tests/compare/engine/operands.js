// An operator's left operand is looked at before the right one is evaluated.
const labels = {
  minus: (a) => a - (a = 5),
  post: (i) => i + i++,
  pre: (i) => i + ++i,
  less: (i) => i * (i -= 1),
  text: (s) => s + (s = s.slice(1)),
  sum: (i) => i++ + i++ + i,
  bits: (a) => [a & (a = 6), a | (a = 1), a ^ (a = 3), a << (a = 1), a >> (a = 2), a >>> (a = 0)],
  power: (a) => a ** (a = 2),
  inside: (a) => a + [{ b: (a = 3) }].length,
  taken: (a) => a + ([a] = [4])[0] + a,
  deep: (a) => (a + 1) + (a = 5) + a * (a = 2),
};
for (const [label, f] of Object.entries(labels)) console.log(label, f(label === 'text' ? 'abc' : 3));
{
  let a = 1;
  console.log([a == (a = 2), a === (a = 3), a != (a = 4), a !== (a = 5), a < (a = 6), a >= (a = 7), a in (a = { 7: 1 }), a instanceof (a = Object)]);
}
{
  let a = 0, b = 1;
  const fib = [];
  for (let i = 0; i < 8; i++) { fib.push(a); b = a + (a = b); }
  console.log(fib);
  const gcd = (a, b) => { while (b) b = a % (a = b); return a; };
  console.log(gcd(48, 18));
  var x = 3, y = 4;
  x = x + y - (y = x);
  console.log(x, y);
}
{
  const unique = [];
  let last;
  for (const value of [1, 1, 2, 2, 3]) if (last !== (last = value)) unique.push(value);
  let n = 0, seen, list = [1, 2, 2];
  while (seen !== (seen = list[n])) n++;
  console.log(unique, n);
}
(async (s) => console.log(await s + await (s = 5), s + await (s = 6)))(1);
function* yields(s) { return s + (yield s++); }
const it = yields(1);
console.log(it.next(), it.next(10));
class Field { value = ((a) => a + a++)(2); static { let b = 1; this.made = b + (b = 7); } }
console.log(new Field().value, Field.made, ((a, b = a + (a = 9)) => [a, b])(1));
