// A text that declares a name CommonJS gives it, even in a pattern, is an ES module.
const { a, b: [exports, ...rest] } = { a: 1, b: [2, 3] };
console.log(a, exports, rest, typeof require, typeof module, this);
