// Parts of the language that were new in the last years: buffers that move, Array.fromAsync, DisposableStack.
const b=new Uint8Array([1,2,3,4]).buffer; const c=b.transfer(); console.log(b.detached,c.detached,c.byteLength,b.byteLength,[...new Uint8Array(c)]);
const d=c.transfer(2), e=d.transferToFixedLength(6); console.log(d.detached,[...new Uint8Array(e)]);
const r=new ArrayBuffer(2,{maxByteLength:8}); const r2=r.transfer(4); console.log(r2.resizable,r2.maxByteLength,r2.byteLength, r2.transferToFixedLength().resizable);
for (const f of [()=>b.transfer(),()=>b.transferToFixedLength(3),()=>ArrayBuffer.prototype.transfer.call({}),()=>c.transfer(-1),()=>Atomics.pause('a'),()=>Atomics.pause(3)]) try { console.log(f()) } catch (e) { console.log(e.name,e.message) }
(async()=>{
console.log(await Array.fromAsync([1,Promise.resolve(2),3]), await Array.fromAsync({length:2,0:'a',1:Promise.resolve('b')},x=>x+x), await Array.fromAsync((async function*(){yield 1;yield 2})(), async(x,i)=>x*10+i), await Array.fromAsync(new Set([1,2])), await Array.fromAsync('héy'));
for (const a of [null,undefined,5,{}]) await Array.fromAsync(a).then(console.log,e=>console.log(e.name));
await Array.fromAsync([1],5).catch(e=>console.log(e.name));
class X extends Array{}; console.log(await Array.fromAsync.call(X,[1]), await Array.fromAsync.call(undefined,[1]));
let n=0; const tick=()=>{n++; Promise.resolve().then(()=>done||tick())}; let done=false; tick(); await Array.fromAsync([1,2,3]); done=true; console.log('ticks',n);
n=0;done=false;tick(); await Array.fromAsync({length:2,0:1,1:2}); done=true; console.log('ticks',n);
n=0;done=false;tick(); await Array.fromAsync([1,2],x=>x); done=true; console.log('ticks',n);
const st=new DisposableStack(); st.use({[Symbol.dispose](){console.log('a')}}); st.adopt(5,v=>console.log(v)); st.defer(()=>console.log('d')); console.log(st.disposed, st); const m=st.move(); console.log(st.disposed); m.dispose(); m.dispose(); try{st.use(1)}catch(e){console.log(e.name,e.message)}
const bad=new DisposableStack(); bad.defer(()=>{throw 1}); bad.defer(()=>{throw 2}); try { bad.dispose() } catch(e) { console.log(e.name,e.error,e.suppressed,e instanceof SuppressedError, Object.prototype.toString.call(bad), e.message) }
const as=new AsyncDisposableStack(); as.use({async [Symbol.asyncDispose](){console.log('async')}}); as.use({[Symbol.dispose](){console.log('sync')}}); as.use(null); await as.disposeAsync(); console.log(as.disposed, AsyncDisposableStack.prototype[Symbol.asyncDispose]===as.disposeAsync, DisposableStack.prototype[Symbol.dispose].name);
try { new DisposableStack().use({}) } catch (e) { console.log(e.name,e.message)} try { new DisposableStack().adopt(1) } catch (e) { console.log(e.name,e.message)}
})();
