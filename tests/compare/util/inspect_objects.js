// Plain objects, classes, accessors, functions.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
class A{constructor(){this.x=1}}
class B extends A{}
class C extends null{}
class S1{static z=1}
I({});
I({a:1,b:'x'});
I({'a-b':1,1:2,[Symbol('s')]:3});
I({__proto__:null});
I({__proto__:null,a:1});
I(Object.create({}));
I(Object.create({a:1}));
I(new A);
I(new B);
I(Object.create(A.prototype));
I(A.prototype);
I(B.prototype);
I(new (class{}));
I(new (class Foo{constructor(){this.a={b:{c:{d:1}}}}}));
I(Object.create(Object.create(null)));
I(Object.create(Object.create(null),{x:{value:1,enumerable:true}}));
I({a:{b:{c:{d:1}}}});
I({a:{b:{c:{}}}});
I({a:{b:{c:[]}}});
I({a:{b:{c:[1]}}});
I({a:{b:{c:new Map}}});
I({a:{b:{c:new Map([[1,2]])}}});
I({a:{b:{c:()=>1}}});
I({a:{b:{c:new Date(0)}}});
I({a:{b:{c:/x/}}});
I({a:{b:{c:new A}}});
I({a:{b:{c:{__proto__:null,x:1}}}});
I({get a(){return 1},set a(v){},get b(){return 2},set c(v){}});
I({get a(){return 1},set a(v){},get b(){return {x:1}},set c(v){}, get e(){return null}},{getters:true});
I({get a(){return 1},set a(v){},get b(){return {x:1}}},{getters:'get'});
I({get a(){return 1},set a(v){},get b(){return {x:1}}},{getters:'set'});
I({a:1n,b:Symbol('q'),c:undefined,d:null,e:()=>{},f:function(){},g:function named(){},h:class{},i:class X{},j:async()=>{},k:function*(){},l:async function*(){},m(){}});
I(()=>{});
I(function(){});
I(function foo(){});
I(class{});
I(A);
I(B);
I(C);
I(S1);
I(async()=>{});
I(async function q(){});
I(function* g(){});
I(async function* ag(){});
I(Math.max);
I(Map);
I(Symbol);
I(Object.assign(()=>{},{a:1}));
I(Object.assign(function f(){},{a:{b:1}}));
{const f=()=>{};Object.setPrototypeOf(f,null);I(f)}
{const f=function n(){};Object.setPrototypeOf(f,A.prototype);I(f)}
{class Q{};Object.setPrototypeOf(Q,null);I(Q)}
I(function(){}.bind());
I((function ab(){}).bind());
I(class extends A{});
{const f=()=>{};Object.defineProperty(f,'name',{value:'zz'});I(f)}
{const f=()=>{};delete f.name;I(f)}
I({f:Object.assign(()=>{},{x:1})});
I(class Y{static a=1; static m(){}});
{class T{get [Symbol.toStringTag](){return 'tt'}};I(T);I(new T);I({t:new T})}
{class T{static get [Symbol.toStringTag](){return 'tt'}};I(T)}
