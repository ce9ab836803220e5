// What must not break inspection: recursion from inside, throwing getters, revoked proxies.
const u=require('util');
const rec={[u.inspect.custom](d,opt){return u.inspect({rec:this},opt)}};
try{ u.inspect(rec); console.log('done') }catch(e){console.log(e.name,e.message)}
class X{get [Symbol.toStringTag](){return u.inspect(this)}} try{ console.log(u.inspect(new X).slice(0,20)) }catch(e){console.log(e.name,e.message)}
const p=new Proxy({},{get(t,k){return u.inspect(p)}}); try{console.log(u.inspect(p))}catch(e){console.log(e.name)}
const evil={get a(){throw 1},[Symbol.toPrimitive](){throw new Error('prim')}}; try{console.log('%s',evil)}catch(e){console.log(e.message)} try{console.log('%d',evil)}catch(e){console.log(e.message)} console.log('%o',evil); 
const s=new Set; for(let i=0;i<1e5;i++)s.add(i); console.log(u.inspect(s,{maxArrayLength:null}).length);
const m=new Map; m.set(m,m); console.log(m, u.isDeepStrictEqual(m,new Map([[1,2]])));
console.log(u.inspect(new Proxy([],{get(t,k){throw new Error('no')}})), u.isDeepStrictEqual(new Proxy({},{}),{}));
const r=Proxy.revocable(function(){},{}); r.revoke(); console.log(r.proxy, u.types.isProxy(r.proxy)); try{console.log(u.isDeepStrictEqual(r.proxy,{}))}catch(e){console.log(e.message)} 
console.table(new Proxy([[1,2]],{})); console.table([new Proxy({a:1},{ownKeys(){return ['a']}})]);
console.log(u.inspect(Object.create(null,{constructor:{get(){throw new Error('c')}}})));
console.log(u.inspect(Object.defineProperty([],'length',{writable:false})), u.inspect(Object.freeze([1])));
let it=[1,2][Symbol.iterator](); console.log(it, [...it]); console.log(new Map([[1,2]]).values().next(), [...new Map([[1,2]]).values()]);
