const rs=()=>new ReadableStream({start(c){c.enqueue(1);c.enqueue(2);c.close()}});
const lazy=()=>new ReadableStream({async pull(c){c.enqueue(1);c.close()}},{highWaterMark:0});
const by=()=>new ReadableStream({type:'bytes',start(c){c.enqueue(new Uint8Array(3));c.close()}});
const byl=()=>new ReadableStream({type:'bytes',async pull(c){c.enqueue(new Uint8Array(3));c.close()}});
(async()=>{
 const k=async(n,p)=>console.log(n,Object.keys(await p).join());
 let r=rs().getReader(); await k('queued',r.read()); await k('queued last',r.read()); await k('closed',r.read());
 r=lazy().getReader(); await k('lazy',r.read()); await k('closed',r.read());
 r=lazy().getReader(); const a=r.read(), b=r.read(); await k('pend',a); await k('pend closed',b);
 r=by().getReader(); await k('bytes queued',r.read()); await k('bytes closed',r.read());
 r=byl().getReader(); await k('bytes lazy',r.read()); await k('bytes closed',r.read());
 r=by().getReader({mode:'byob'}); await k('byob queued',r.read(new Uint8Array(2)));await k('byob queued',r.read(new Uint8Array(2))); await k('byob closed',r.read(new Uint8Array(2)));
 r=byl().getReader({mode:'byob'}); const x=r.read(new Uint8Array(2)); await k('byob lazy',x); 
 for (const [n,f] of [['rs',rs],['lazy',lazy],['by',by]]) { const i=f()[Symbol.asyncIterator](); await k(n+' it1',i.next()); await k(n+' it2',i.next()); await k(n+' it3',i.next()); await k(n+' it4',i.next()); }
 const i=rs().values(); await k('ret',i.return(5)); await k('ret2',i.return(5)); await k('after',i.next());
 const i2=rs().values(); i2.next(); await k('two', i2.next());
})();
