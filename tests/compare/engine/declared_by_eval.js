// Variables that eval declares in several calls of a function.
const log = (...a) => console.log(...a);
const t = (f) => { try { log(f()); } catch (e) { log(e.name, e.message); } };
function run(code) { return eval(code); }
t(() => run('var x = 1; x + 1')); t(() => run('var y = 2; y')); t(() => run('function g() { return 5 } g()'));
function rec(n) { eval('var b = n'); if (n > 0) rec(n - 1); return b; }
t(() => rec(3));
const arrow = (c) => { eval(c); return typeof zed; };
t(() => arrow('var zed = 1')); t(() => arrow('var zed = "s"'));
function strict(n) { 'use strict'; eval('var s1 = n'); if (n) strict(n - 1); return typeof s1; }
t(() => strict(2));
class K { m(n) { eval('var s2 = n'); if (n) this.m(n - 1); return typeof s2; } }
t(() => new K().m(2));
function* gen(c) { yield eval(c); yield typeof gv; }
t(() => [...gen('var gv = 1; gv')].join());
async function as(c) { eval(c); await 1; return typeof av; }
as('var av = 1').then(log);
function dflt(a = eval('var d1 = 7; d1'), c = '') { eval(c); return a; }
t(() => dflt());
for (let i = 0; i < 300; i++) run('var v' + i + ' = ' + i);
function inner() { eval('var o1 = 1'); return (() => o1 + (() => eval('o1 + 1'))())(); }
t(inner); t(inner);
function args() { eval('var z9 = 1'); return arguments.length + z9; }
t(() => args(1, 2));
