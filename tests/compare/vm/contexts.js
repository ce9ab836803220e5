// Scripts in contexts: what they see, what they leave behind.
const vm=require('vm');
const o={a:1, console};
console.log(vm.isContext(o), vm.createContext(o)===o, vm.isContext(o));
vm.runInContext('var x=1; y=2; let z=3; function f(){return a} globalThis.q=5; const k=9;', o);
console.log(Object.keys(o), o.f(), Object.getOwnPropertyDescriptor(o,'x'), Object.getOwnPropertyDescriptor(o,'y'), Object.getOwnPropertyDescriptor(o,'f').configurable);
console.log(vm.runInContext('[typeof x, typeof z, typeof nope, this===globalThis, Object.keys(globalThis).sort(), z+k, delete y, typeof y]', o));
console.log(vm.runInContext('Array', o)===Array, vm.runInContext('[] instanceof Array',o), vm.runInContext('[]',o) instanceof Array);
o.later=7; console.log(vm.runInContext('later', o), vm.runInContext('a=10; a', o), o.a);
try { vm.runInContext('nope()', o) } catch(e){ console.log(e.name, e.message, e instanceof ReferenceError) }
try { vm.runInContext('var 1', o, 'my.js') } catch(e){ console.log(e.name, e.message, e.stack.split('\n')[0]) }
try { vm.runInThisContext('throw new Error("x")', {filename:'b.js', lineOffset:5}) } catch(e){ console.log(/b\.js:6/.test(e.stack)) }
console.log(vm.runInNewContext('a+b', {a:1,b:2}));
const s=new vm.Script('globalThis.zz = 1; 5+5'); console.log(s.runInThisContext(), zz, s.runInNewContext({}), s);
const fn=vm.compileFunction('return a+b+this.c',['a','b']); console.log(fn.call({c:3},1,2), fn.name, fn.length, fn.toString());
for (const t of [()=>vm.runInContext('1',{}),()=>vm.runInContext(1,o),()=>vm.createContext(5),()=>vm.isContext(5),()=>new vm.Script(),()=>vm.compileFunction(),()=>vm.compileFunction('',[1]),()=>vm.runInThisContext('1',{filename:5}),()=>vm.runInThisContext('1',5),()=>vm.compileFunction('})(',[]), ()=>vm.createContext({}, {name:5}),()=>new vm.Script('1',{lineOffset:'x'}),()=>new vm.Script('1',{cachedData:'x'})]) try { console.log(t()) } catch(e){ console.log(t.toString(), e.name,e.code,e.message) }
const g=vm.createContext(vm.constants.DONT_CONTEXTIFY); console.log(typeof g, vm.isContext(g), vm.runInContext('this', g)===g, vm.runInContext('var u=1; u',g), g.u, Object.keys(g));
console.log(vm.constants, vm.runInContext('this.constructor.name',o));
const fz=vm.createContext({get acc(){return 42}, set acc(v){console.log('set',v)}}); vm.runInContext('acc=acc+1',fz);
console.log(vm.runInContext('"use strict"; try { undef=1 } catch(e) { e.name }', o));
console.log(vm.runInContext('Object.getOwnPropertyDescriptor(globalThis,"a")', o), vm.runInContext('"a" in globalThis', o));
console.log(vm.runInContext('(function(){ return this })() === globalThis', o));
