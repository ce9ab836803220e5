// Calls that are nested too deep by way of methods, accessors, classes, conversions and iterators.
'use strict';
const told=(n,e)=>console.log(n,e instanceof RangeError,e.message);
{const o={get x(){return this.x},set y(v){this.y=v},get z(){const {z}=this;return z}};
try{o.x}catch(e){told('get',e)}
try{o.y=1}catch(e){told('set',e)}
try{const v=o.z}catch(e){told('getd',e)}}
{const q={[Symbol.toPrimitive](){return ''+this}};
try{q+1}catch(e){told('prim',e)}}
{class A{constructor(){this.a=new A}};try{new A}catch(e){told('ctor',e)}}
{class B{x=new B};try{new B()}catch(e){told('field',e)}}
{class C{f(n){return this.f(n+1)} #g(){return this.#g()} go(){return this.#g()} static s(){return C.s()} async as(){return this.as()}};const c=new C;
try{c.f(1)}catch(e){told('meth',e)}
try{c?.f?.(1)}catch(e){told('opt',e)}
try{c.f(1).x.y()}catch(e){told('chain',e)}
try{C.s()}catch(e){told('static',e)}
const wrap=()=>{try{return c.f(2)}catch(e){return e instanceof RangeError}};console.log(wrap());
class D extends C{f(n){return super.f(n)}};try{new D().f(1)}catch(e){told('super',e)}
class E extends C{f(n){try{return this.f(n)}catch(e){throw new Error('E '+e.name)}}};try{new E().f(1)}catch(e){console.log(e.message.slice(0,3))}}
{const tag=(s)=>tag`x`;try{tag`y`}catch(e){told('tag',e)}}
{const o={*[Symbol.iterator](){yield* this}};try{[...o]}catch(e){told('iter',e)}}
{const o={toJSON(){return JSON.stringify(this)}};try{JSON.stringify(o)}catch(e){told('json',e)}}
{function w(a){return a.map(x=>w([x]))} try{w([1])}catch(e){told('map',e)} try{[1].map(w.bind(null,[1]))}catch(e){told('bind',e)}}
(async()=>{class F{f(){return this.f()}};const f=new F;try{await 1; f.f()}catch(e){told('async',e)}
 try{await f.f()}catch(e){told('await',e)}})();
function* g(){const f={m(){return this.m()}};try{yield 1;f.m()}catch(e){told('gen',e)}} [...g()];
const arrow=()=>{const o={a:1,m(){return this.m()},k(){return [1].map(()=>{try{return this.m()}catch(e){return this.a}})}};console.log(o.k())};arrow();
class T{constructor(){this.v=7} rec(n){return n?this.rec(n-1):this.v} t(){try{return this.rec(5)}catch(e){return e}} u(){const f=()=>{try{return (()=>this.rec(2))()}catch(e){return e}};return f()} 
 bad(){try{this.rec(3).foo.bar()}catch(e){console.log(e.message,e.stack.split('\n').slice(1,3).map(l=>l.replace(/\(.*[\\/]/,'(')))}} 
 thrower(n){if(!n)throw new Error('deep');this.thrower(n-1)} st(){try{this.thrower(1)}catch(e){console.log(e.stack.split('\n').slice(0,5).map(l=>l.replace(/\(.*[\\/]/,'(').replace(/at .*\/too_/,'at too_')))}}}
const t=new T;console.log(t.t(),t.u());t.bad();t.st();
try{t.thrower(1)}catch(e){console.log(e.stack.split('\n').slice(0,4).map(l=>l.replace(/\(.*[\\/]/,'(').replace(/at .*\/too_/,'at too_')))}
try{t.rec.nope()}catch(e){console.log(e.message)}
try{t.rec2(1)}catch(e){console.log(e.message)}
try{t.x.rec(1)}catch(e){console.log(e.message)}
try{null.rec(1)}catch(e){console.log(e.message)}
try{t.rec=5;t.rec(1)}catch(e){console.log(e.message)}
function args(){try{return t.thrower(arguments[0])}catch(e){return e.message+arguments.length}} console.log(args(2,3));
console.log(T.prototype.t.toString());
