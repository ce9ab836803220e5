'use strict';
// Every kind of Web stream, alone and joined: what is read, in which order, and what comes of failures.
const log=(...a)=>console.log(...a);
(async()=>{
 { const rs=new ReadableStream({start(c){c.enqueue('a');c.enqueue('b');c.close()}}); for await(const x of rs) log(x); }
 { const rs=ReadableStream.from([1,Promise.resolve(2),3]); const out=[]; for await(const x of rs) out.push(x); log(out); }
 { const rs=ReadableStream.from((async function*(){yield 1;yield 2})()); const r=rs.getReader(); log(await r.read(),await r.read(),await r.read(), await r.closed); }
 { const [a,b]=ReadableStream.from(['x','y']).tee(); const ra=[];const rb=[]; for await(const x of a)ra.push(x); for await(const x of b)rb.push(x); log(ra,rb); }
 { let n=0; const rs=new ReadableStream({pull(c){log('pull',n,c.desiredSize); c.enqueue(n++); if(n==5)c.close()}},{highWaterMark:2}); await 1; await 1; const r=rs.getReader(); let x; while(!(x=await r.read()).done) log('got',x.value); }
 { const ws=new WritableStream({start(){log('start')},async write(c){log('write',c);await 1},close(){log('close')}},{highWaterMark:2}); const w=ws.getWriter(); log(w.desiredSize); w.write(1);log(w.desiredSize);w.write(2);log(w.desiredSize); const p=w.ready; await p; log('ready',w.desiredSize); await w.close(); await w.closed; log('closed', w.desiredSize); }
 { const ws=new WritableStream({abort(r){log('abort',r)}}); const w=ws.getWriter(); w.closed.catch(e=>log('closed rej',e)); await w.abort('why'); await w.write(1).catch(e=>log('write rej',e)); log(ws); }
 { const ws=new WritableStream({write(){throw new Error('boom')}}); const w=ws.getWriter(); await w.write(1).catch(e=>log(e.message)); await w.closed.catch(e=>log('c',e.message)); await w.ready.catch(e=>log('r',e.message)); log(w.desiredSize) }
 { const ts=new TransformStream({transform(c,ctl){ctl.enqueue(c*2); if(c==3) ctl.terminate()},flush(){log('flush')}}); const w=ts.writable.getWriter(); w.write(1);w.write(2);w.write(3); w.write(4).catch(e=>log('w4',e.message)); w.closed.catch(e=>log(e.message)); for await(const x of ts.readable) log('t',x); }
 { const out=[]; await ReadableStream.from([1,2,3]).pipeThrough(new TransformStream({transform(c,x){x.enqueue(c+1);x.enqueue(-c)}})).pipeTo(new WritableStream({write(c){out.push(c)},close(){out.push('end')}})); log(out); }
 { const ac=new AbortController(); const p=new ReadableStream({pull(c){c.enqueue(1)},cancel(r){log('cancelled',r.name)}}).pipeTo(new WritableStream({write(){ac.abort()},abort(r){log('aborted',r.name)}}),{signal:ac.signal}); await p.catch(e=>log(e.name)); }
 { const rs=new ReadableStream({start(c){c.error(new Error('src'))}}); await rs.pipeTo(new WritableStream({abort(e){log('ab',e.message)}})).catch(e=>log(e.message)); }
 { const ws=new WritableStream({write(){throw new Error('dst')}}); await new ReadableStream({start(c){c.enqueue(1)},cancel(e){log('cancel',e.message)}}).pipeTo(ws).catch(e=>log(e.message)); log(ws); }
 { const rs=new ReadableStream({type:'bytes',start(c){c.enqueue(new Uint8Array([1,2,3]));c.enqueue(new Uint8Array([4,5]));c.close()}}); const r=rs.getReader({mode:'byob'}); log(await r.read(new Uint8Array(2)),await r.read(new Uint16Array(1)), await r.read(new Uint8Array(4)), await r.read(new Uint8Array(3))); }
 { const rs=new ReadableStream({type:'bytes',autoAllocateChunkSize:4,pull(c){const v=c.byobRequest.view; v[0]=7; v[1]=8; c.byobRequest.respond(2)}}); const r=rs.getReader(); log(await r.read()); r.releaseLock(); const r2=rs.getReader({mode:'byob'}); log(await r2.read(new Uint8Array(10),{min:3})); await r2.cancel(); log(await r2.closed) }
 { const rs=new ReadableStream({type:'bytes',start(c){c.enqueue(new Uint8Array([1,2,3]));c.close()}}); const [a,b]=rs.tee(); const ra=a.getReader({mode:'byob'}); log(await ra.read(new Uint8Array(2))); for await (const x of b) log('b',x); log(await ra.read(new Uint8Array(2)), await ra.read(new Uint8Array(2))); }
 { const s=new Blob(['hello ','world']).stream().pipeThrough(new TextDecoderStream()); let t=''; for await(const x of s)t+=x; log(t); }
 { const s=ReadableStream.from(['he','llo \ud83d','\ude00']).pipeThrough(new TextEncoderStream()); const parts=[]; for await(const x of s)parts.push(...x); log(Buffer.from(parts).toString()); }
 { const s=new Blob(['x'.repeat(100000)]).stream().pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')); let n=0; for await(const x of s)n+=x.length; log(n); }
 { const s=new Blob(['garbage']).stream().pipeThrough(new DecompressionStream('gzip')); try{for await(const x of s);}catch(e){log(e.name,e.code,e.message)} }
 { const {Readable,Writable,Duplex}=require('stream'); const r=Readable.fromWeb(ReadableStream.from(['a','b'])); const o=[]; for await(const x of r)o.push(x+''); log(o); const w=Readable.toWeb(Readable.from(['q','r'])); for await(const x of w)log(x); 
   const got=[]; const ws=Writable.toWeb(new Writable({write(c,e,cb){got.push(c+'');cb()}})); const wr=ws.getWriter(); await wr.write('1'); await wr.write(Buffer.from('2')); await wr.close(); log(got);
   const d=Duplex.fromWeb(new TransformStream({transform(c,x){x.enqueue(Buffer.from(String(c).toUpperCase()))}})); d.end('shout'); for await(const x of d)log(x+''); }
 { const {text,json,buffer,arrayBuffer}=require('stream/consumers'); log(await text(ReadableStream.from(['a','b'])), await json(ReadableStream.from(['{"a":','1}']))); }
 { const rs=ReadableStream.from([1,2,3]); for await(const x of rs){log(x);break} log(rs); try{rs.getReader()}catch(e){log(e.message)} }
 { const {finished}=require('stream'); finished(new ReadableStream({start(c){c.close()}}),(e)=>log('fin',e)); const {pipeline}=require('stream/promises'); const out=[]; await pipeline(ReadableStream.from(['a','b']),new TransformStream(),new WritableStream({write(c){out.push(c)}})); log(out); }
 { const r=new ReadableStream({}).getReader(); const p=r.read(); r.releaseLock(); await p.catch(e=>log(e.code,e.message)); }
 { const rs=new ReadableStream({cancel(r){log('c',r);return 'ignored'}}); log(await rs.cancel('z')); log(rs); }
 { const rs = new ReadableStream({start(c){c.enqueue(1)}}); const it=rs.values({preventCancel:true}); log(await it.next()); log(await it.return('v')); log(rs.locked); }
})();
