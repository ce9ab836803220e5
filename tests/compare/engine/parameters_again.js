// `var` declares a parameter again, of a function with defaults.
function options(o = {}) { var o = o || {}; return o; }
console.log(options({ a: 1 }), options());
console.log(((a, b = 2) => { var b, c = a + b; return [a, b, c]; })(1));
console.log((function (a, [b] = [5], ...rest) { if (a) { var b = b + 1, rest = rest.length; } return [a, b, rest]; })(1, [2], 3, 4));
class A { m({ x = 1 } = {}, i) { for (var i = 0, x = x + 10; i < 2; i++) x++; return [x, i]; } constructor(n = 3) { var n = n * 2; this.n = n; } }
console.log(new A().m(), new A().n, new A(5).m({ x: 5 }));
function* g(a = 1) { var a; yield a; var a = 7; yield a; }
console.log([...g()]);
(async (a = 1) => { var a = await a + 1; console.log(a); })();
console.log(((f = 1) => { var f = function () {}; return [f.name, typeof f]; })());
console.log((function (n = 1) { for (var n of [2, 3]) ; return n; })());
console.log(String(options), (function (a = 1) { { var a = 2; let b = () => { var a = 3; return a; }; return [a, b()]; } })());
