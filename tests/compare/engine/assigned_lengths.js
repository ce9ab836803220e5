// An array's length, and other properties, assigned more than once at one place.
const T=(n,f)=>{const x=[1,2,3]; let ok=true; for(let i=0;i<6;i++){ f(x); if(x.length!==2||x[2]!==undefined) ok=false; x[2]=1; if(x.length!==3) ok=false; } console.log(n, ok)};
const k='length';
T('dot',x=>{x.length=2});
T('str',x=>{x['length']=2});
T('par',x=>{x[('length')]=2});
T('tmpl',x=>{x[`length`]=2});
T('dyn',x=>{x[k]=2});
T('minus',x=>{x.length-=1});
T('dec',x=>{x.length--});
T('des',x=>{[x.length]=[2]});
T('obj',x=>{({a:x.length}={a:2})});
T('reflect',x=>{Reflect.set(x,'length',2)});
T('super',x=>{ const o={__proto__:null}; x.length=2});
T('opt',x=>{for(x.length of [2]);});
T('with',x=>{Object.assign(x,{length:2})});
class A extends Array{ cut(){ this.length=2 } get n(){return this.length} }
T('class',(()=>{ return x=>{Object.setPrototypeOf(x,A.prototype); x.cut()} })());
const out=[];
const proto={x:1};
for(let i=0;i<5;i++){ const o=Object.create(proto); o.x=i; out.push(proto.x,Object.keys(o).join()); }
class Base{ set y(v){this._y=v} get y(){return this._y} } class Heir extends Base{}
for(let i=0;i<5;i++){ const b=new Heir(); b.y=i; out.push(b.y, Object.keys(b).join()); }
const fr=[]; for(let i=0;i<5;i++){ const o={a:1}; if(i>2) Object.freeze(o); o.a=2; out.push(o.a) }
for(let i=0;i<5;i++){ const o={a:1}; if(i>2) Object.defineProperty(o,'a',{writable:false}); o.a=2; out.push(o.a) }
for(let i=0;i<5;i++){ const o={a:1}; if(i>2) delete o.a; o.a=2; out.push(JSON.stringify(o)) }
for(let i=0;i<5;i++){ const P={}; const o=Object.create(P); if(i>2) Object.defineProperty(P,'q',{value:1,writable:false}); o.q=2; out.push(o.q) }
function F(){}; for(let i=0;i<4;i++){ F.prototype={z:i}; const f=new F(); out.push(f.z); f.z=9; out.push(F.prototype.z) }
for(let i=0;i<4;i++){ const f=()=>{}; try{ 'use strict'; f.name='q'; }catch{} out.push(f.name) }
for(let i=0;i<4;i++){ const d=new Date(0); d.foo=i; const r=/a/g; r.lastIndex=i; out.push(r.lastIndex) }
for(let i=0;i<4;i++){ const a=[1,2,3]; a.length=i; out.push(a.join('-')); a.length=0; a.push(1); out.push(a.length); }
for(let i=0;i<4;i++){ const o={arguments:0,length:3}; o.length=i; o.length++; o.length+=2; out.push(o.length) }
for(let i=0;i<4;i++){ const t=new Uint8Array(4); t.length=2; out.push(t.length) }
for(let i=0;i<4;i++){ const a=[1,2,3]; if(i>1)Object.freeze(a); a.length=1; out.push(a.length) }
for(let i=0;i<4;i++){ const a=[1,2,3]; try{ a.length=-1 }catch(e){out.push(e.message)} }
for(let i=0;i<3;i++){ let u; try{ u.length=1 }catch(e){out.push(e.message)} try{ null.length++ }catch(e){out.push(e.message)} }
(function(){ for(let i=0;i<3;i++){ arguments.length=i; out.push(arguments.length) } })(1,2);
function ff(){ this.items.length = 0; return this.items.length-- }
console.log(ff.toString());
console.log(out.join('|'));

// A queue that is emptied again and again at one place.
const queue = [];
let index = 0;
function put(task) {
  if (!queue.length) process.nextTick(flush);
  queue[queue.length] = task;
}
function flush() {
  while (index < queue.length) queue[index++]();
  queue.length = 0;
  index = 0;
}
let rounds = 0;
(function next() {
  if (rounds++ < 6) put(() => { console.log('round', rounds); setImmediate(next); });
})();
