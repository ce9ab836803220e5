// The last digits of Math: all bits of many results, as one number for each function.
const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);
let seed = 20261127;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const kinds = [
  () => Math.floor(random() * 1000) / (1 + Math.floor(random() * 20)),
  () => random() * 2 - 1,
  () => (random() - 0.5) * 20,
  () => Math.floor(random() * 200) - 100,
  () => (Math.floor(random() * 720) * Math.PI) / 180,
  () => (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20),
];
const one = ['tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'log2'];
const two = ['atan2', 'hypot'];
for (const name of [...one, ...two]) {
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    const [a, b] = [kinds[i % 6](), kinds[i % 5]()];
    number[0] = two.includes(name) ? Math[name](a, b) : Math[name](a);
    if (!Number.isNaN(number[0])) sum = (Math.imul(sum, 31) + bits[0] + Math.imul(bits[1], 7)) | 0;
  }
  console.log(name, sum);
}
const special = [0, -0, NaN, Infinity, -Infinity, 1, -1, 0.5, 2, 10, 1e-10, 1e300, 710, -710, 711, 1e-320, '3', null, undefined, true, [2]];
const shown = (value) => (Object.is(value, -0) ? '-0' : String(value));
for (const name of [...one, 'sin', 'cos', 'asinh', 'acosh', 'atanh', 'log', 'log1p', 'log10', 'cbrt']) {
  console.log(name, Math[name].length, special.map((value) => shown(Math[name](value))).join(' '));
}
console.log(Math.hypot(), Math.hypot(3, 4), Math.hypot(NaN, Infinity), Math.hypot(NaN, 1), Math.hypot(1, 2, 3, '4'));
console.log(shown(Math.hypot(-0)), Math.hypot(1e300, 1e300), Math.hypot(1e-320), Math.hypot.length);
console.log(shown(Math.atan2(0, -0)), shown(Math.atan2(-0, 0)), Math.atan2(1, 0), Math.atan2(NaN, 1));
for (const wrong of [() => Math.sin(1n), () => Math.hypot(Symbol('a'))]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.message);
  }
}
