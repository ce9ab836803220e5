// Calls whose last argument is spread: frames, words of errors, order, what is looked at when.
const rep=(f)=>{ try { console.log(f()) } catch (e) { console.log(e.name, e.message, e.stack.split('\n').slice(1,3).map(s=>s.replace(/\(.*\//,'(').trim()).join(' | ')) } };
const o={a:{b:{c(...x){ return [this===o.a.b, ...x] }}}, get g(){ console.log('g'); return { m(...x){ return x } } }, u: undefined, n: null, x: 5 };
rep(()=>o.a.b.c(...[1,2])); rep(()=>o.g.m(...[1])); rep(()=>o.u.m(...[1])); rep(()=>o.n.k.m(...[1])); rep(()=>o.x.m(...[1])); rep(()=>o.a.b.d(...[1])); rep(()=>o.a.q.d(...[1]));
const args=[3,1,2]; rep(()=>o.u.m(...args)); rep(()=>o.n.m(1,...args)); rep(()=>o.x.m(...args)); rep(()=>o.a.b.d(...args)); rep(()=>o.a.b.c(0,...args)); rep(()=>o.x.toFixed(...args)); rep(()=>Math.max(...args)); rep(()=>new o.a.b.q(...args)); rep(()=>new o.u.q(...args)); rep(()=>new Map(...[[[1,2]]]).size); rep(()=>new new Array(...[0]).constructor(3).length);
let und, nul=null; rep(()=>o.a.b.c(...und)); rep(()=>o.a.b.c(1,...nul)); rep(()=>rep(...und)); rep(()=>new Map(...und)); rep(()=>rep(...o.u)); rep(()=>rep(...o.g)); rep(()=>rep(...args.x)); rep(()=>rep(...o.a.b.d())); rep(()=>rep(...rep()));
function deep(n,...r){ return n===0?0:1+deep(n-1,...r) } rep(()=>deep(5000,1,2,3)); function inf(...a){ return inf(...a) } rep(()=>{ try { inf(1) } catch (e) { return e instanceof RangeError } }); rep(()=>{ try { return inf(...[1]) } catch (e) { return e.message } });
class C { #p=1; m(...a){ return this.n(...a)+this.#p } n(...a){ return a.length } static s(...a){ return new this(...a) } #q(...a){ return a } r(...a){ return this.#q(...a) } } rep(()=>C.s(1,2).m(1,2,3)); rep(()=>new C().r(1,2)); class D extends C { m(...a){ return super.m(...a)*2 } constructor(...a){ super(...a); this.k=a } } rep(()=>new D(1,2).m(1,2)); rep(()=>D.s(...args).k);
function* gen(...a){ yield* a; return this } rep(()=>[...gen(...args)]); (async(...a)=>{ const f=async(...b)=>{ await null; throw new Error(b.join()) }; try { await f(...a) } catch(e){ console.log(e.message) } })(...args);
let s='x'; s+='y'; rep(()=>s.concat(...args)); s+=1; rep(()=>s.padEnd(...[5,'z'])); function h(){ 'use strict'; return this } rep(()=>h(...[])); function sl(){ return this===globalThis } rep(()=>sl(...[]));
with({wf(){ return this.k }, k: 7}) { rep(()=>wf(...[])) }
rep(()=>{ let i=0; const f=(a,b,c)=>[a,b,c]; return f(i++,i++,...[i++]) }); rep(()=>{ const log=[]; const p={get m(){ log.push('get'); return ()=>log } }; return p.m(log.push('arg'),...(log.push('spread'),[])) });
rep(()=>eval('Math.max(...args)')); rep(()=>new Function('...a','return Math.max(...a)')(1,5)); rep(function(){ return Array.from(arguments, (x)=>x).concat(...[[1],[2]]) });
console.log((function f(a){ return g(...a) }).toString(), class { m(...a){ new X(...a); a.b.c(...a); this.q(...a) } }.toString()); rep(()=>Reflect.construct(D,[1,2]).k); rep(()=>o?.a.b.c(...args)); rep(()=>o.zz?.m(...args)); rep(()=>(0,o.a.b.c)(...args)); rep(()=>o
  .a.b
  .c(...args));
rep(()=>{ const p=[]; p.push(...args,...args); p.push(...args); p.unshift(...args); p.splice(1,2,...'ab'); return p });
rep(()=>{ const it={*[Symbol.iterator](){ try { yield 1; yield 2 } finally { console.log('fin') } }}; return Math.max(...it) });
Array.prototype[Symbol.iterator]=function*(){ yield 'patched' }; rep(()=>String(...[1])); 
