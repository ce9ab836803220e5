// Texts that are given to eval are mended as all others.
function f(a,b){ return eval('(()=>() => arguments.length)()()') }
try { console.log(f(1,2)) } catch (e) { console.log(e.message) }
class K { m() { return eval('(() => () => this.x)()()') } x = 3 }
console.log(new K().m());
console.log(eval('class A { q() {} }; String(A)'));
console.log(eval('const { a: { b }, ...rest } = { a: { b: 1 }, c: 2 }; JSON.stringify(rest)'));
console.log(eval('var list = [1,2,3]; for (let i = 3; i > 0; i--) list.length = i - 1; list.join()'));
function g(){ let x = 1; eval('x = 2; var y = 3'); return [x, y].join() } console.log(g());
function h(){ eval('var y = 3'); return typeof y } console.log(h());
console.log((0, eval)('var zz = 5; typeof zz'), typeof zz, delete globalThis.zz);
{ let eval = (x) => '<' + x + '>'; console.log(eval('function () { class')); }
console.log(eval(new String('x').constructor('1+1')), eval(), eval(7), eval({a:1}).a);
console.log(eval('function* gen() { try { for (const x of [1,2]) yield x } finally { console.log("fin") } } const it = gen(); it.next(); it.return(4).value'));
function Deep(n){ return eval('n') } console.log(Deep(4));
class B { constructor(){ this.b = 1 } get v() { return 8 } } class D2 extends B { constructor(){ eval('super()'); } m(){ return eval('super.v; try { super.v } catch (e) {}') } } console.log(new D2().b, new D2().m());
function nt(){ return eval('new.target === nt ? (() => () => 1)()() : 0') } console.log(new nt() instanceof nt, nt());
console.log(eval('"use strict"; let q = 0; try { undefinedVar = 1 } catch (e) { q = e.name + e.message } q'));
console.log(eval('eval("eval(\'1;try { throw 2 } catch (e) { e + 1 }\')")'));
console.log(eval('let i = 0; const o = { valueOf() { i++; return 4 } }; let y = o; let z = y++; [z, y, i].join()'));
try { eval('{ using x = 1 }') } catch (e) { console.log(e.name, e.message) }
eval('{ using x = { [Symbol.dispose]() { console.log("disposed") } } }');
console.log(eval('(function () { return /a(?<n>b)/.exec("ab").groups.n })()'), eval('(function(){ return /x/y })').toString());
console.log(eval.name, eval.length, String(eval), Object.keys(eval).length);
const vm = require('vm'); console.log(vm.runInNewContext('eval("class Q{}; String(Q)") + (0,eval)("try { throw 1 } catch (e) {}")'));
console.log(vm.runInNewContext('this.ev = eval; 1') , vm.runInNewContext('(0, ev)("typeof require + (()=>1)()")', {ev: eval}));
try { vm.runInNewContext('eval("1")', {}, { contextCodeGeneration: { strings: false } }) } catch (e) { console.log(e.name, e.message) }
[1].map(eval).forEach((x) => console.log(x)); console.log(['1+1','() => 3'].map(eval).map(String));
