// flags: --stack-trace-limit=1
'use strict';
// Names that are used before their declaration has run, and names that nobody declares.
const attempt = (f) => {
  try {
    console.log(f());
  } catch (error) {
    console.log(`${error.name}: ${error.message}`);
  }
};
attempt(() => later);
attempt(() => { later = 1; });
attempt(() => typeof later);
attempt(() => new Later());
attempt(() => later.a);
attempt(() => later());
attempt(() => [later, { later }]);
attempt(() => `${later}`);
attempt(() => taken.from);
attempt(() => rest);
attempt(() => missing);
attempt(() => key);
attempt(() => blocked);
attempt(function () { function inner() { return q; } const r = inner(); let q = 1; return r + q; });
attempt(function () { { const inner = () => q; inner(); let q = 1; q++; } });
attempt((a = b, b = 1) => a + b);
attempt((x = x) => x);
attempt(function (a, { c = d, d } = {}) { return a + c + d; });
attempt(() => { const { a = b, b } = {}; return a; });
attempt(() => { let [p = q, q] = []; return p; });
attempt(() => { let x = x + 1; return x; });
attempt(() => { class A extends A {} return A; });
attempt(() => { class A extends B {} class B {} return A; });
attempt(() => { let a = 1, b = c, c = 2; return [a, b, c]; });
attempt(() => { const o = { m() { return v; } }; o.m(); const v = 1; return v; });
attempt(() => { return inner(); function inner() { return late; } const late = 1; });
attempt(() => { const f = () => { g(); }; f(); const g = () => 1; });
attempt(() => { for (const x of x); });
attempt(() => { for (;;) { const f = () => i; f(); let i = 1; return i; } });
let later = 1;
class Later {}
const { from: taken, key: other, ...rest } = {};
{
  let blocked = other;
  attempt(() => blocked);
}
tooLate();
const tooLate = () => 1;
