'use strict';
// Headers, FormData, Request, Response and what fetch refuses.
const util=require('util');
const queue=[];const t=(n,f)=>queue.push(async()=>{try{console.log(n,await f())}catch(e){console.log(n,e?.name,e?.code,e?.message,e?.cause&&(e.cause.code||e.cause.message))}});
const h=new Headers({'B':'1','a':' 2 '}); h.append('b','3'); h.append('Set-Cookie','x=1'); h.append('set-cookie','y=2');
console.log(h,[...h],h.get('B'),h.getSetCookie(),h.has('zz'),h.get('zz')); h.delete('b'); h.set('c',5); console.log([...h.keys()],[...h.values()]); h.forEach((v,k,o)=>console.log(k,v,o===h));
t('bad name',()=>h.append('x y','1'));t('bad value',()=>h.append('x','a\nb'));t('args',()=>h.append('x'));t('init',()=>new Headers(1));t('init',()=>new Headers([['a']]));t('init',()=>new Headers([['a','b'],['c','d']]));t('init',()=>new Headers(null));t('init',()=>new Headers(new Map([['q','w']])));
const f=new FormData(); f.append('a','1'); f.append('a','2'); f.append('f',new Blob(['hi'],{type:'text/plain'}),'x.txt'); f.set('b',3); console.log([...f].map(([k,v])=>[k,typeof v==='string'?v:[v.name,v.type,v.size,v.constructor.name]]),f.get('a'),f.getAll('a'),f.has('q'),f.get('q')); t('fd',()=>f.append('a'));t('fd',()=>f.append('a','b','c'));t('fd',()=>new FormData(1));
const r=new Response('hello',{status:201,statusText:'Made',headers:{'x-a':'1'}}); console.log(r, r.ok,r.type,r.url,r.redirected,r.bodyUsed); t('text',()=>r.text()); t('twice',()=>r.text());
t('st',()=>new Response('',{status:99}));t('st',()=>new Response('x',{status:204}));t('st',()=>new Response(null,{status:204}).status);t('stt',()=>new Response('',{statusText:'a\nb'}));
t('json',()=>Response.json({a:1}).json());console.log(Response.json({a:1}).headers);t('err',()=>{const e=Response.error();return [e.type,e.status]});t('redir',()=>{const e=Response.redirect('http://a/b',301);return [e.status,e.headers.get('location')]});t('redir',()=>Response.redirect('http://a/b',200));t('redir',()=>Response.redirect('zz'));
const q=new Request('http://x/y?z#h',{method:'post',body:'b',headers:{a:'1'}}); console.log(q); console.log(q.url,q.method,[...q.headers],q.redirect,q.mode,q.credentials,q.cache,q.destination,q.referrer,q.duplex,q.signal);
t('req',()=>new Request('zz'));t('req',()=>new Request('http://u:p@h/'));t('req',()=>new Request('http://x',{body:'a'}));t('req',()=>new Request('http://x',{method:'TRACE'}));t('req',()=>new Request('http://x',{method:'a b'}));t('req',()=>new Request('http://x',{redirect:'x'}).method);t('req',()=>new Request('http://x',{signal:1}).method);t('reqs',()=>new Request('http://x',{method:'POST',body:new ReadableStream()}));
const q2=new Request(q,{headers:{b:'2'}}); console.log([...q2.headers],q.bodyUsed,q2.method); t('q2',()=>q2.text());
t('clone',()=>{const a=new Response('abc');const b=a.clone();return Promise.all([a.text(),b.text()])});
t('fetch none',()=>fetch());t('fetch bad',()=>fetch('zz'));t('fetch refused',()=>fetch('http://127.0.0.1:1/'));t('fetch scheme',()=>fetch('foo://x'));t('fetch data',()=>fetch('data:text/plain,hi%20there').then(async r=>[r.status,r.headers.get('content-type'),await r.text(),r.url]));t('fetch data64',()=>fetch('data:text/plain;base64,aGk=').then(r=>r.text()));
t('fetch blob',()=>fetch(URL.createObjectURL(new Blob(['bb'],{type:'a/b'}))).then(async r=>[r.headers.get('content-type'),await r.text(),r.headers.get('content-length')]));
t('fetch aborted',()=>fetch('http://127.0.0.1:1/',{signal:AbortSignal.abort()}));t('aborted why',()=>fetch('http://127.0.0.1:1/',{signal:AbortSignal.abort('why')}));
for (const [n,b] of [['str','x'],['usp',new URLSearchParams('a=1')],['blob',new Blob(['x'],{type:'T/y'})],['buf',Buffer.from('x')],['ab',new ArrayBuffer(1)],['num',5],['null',null],['stream',new ReadableStream()]]) console.log(n,new Response(b).headers.get('content-type'), new Response(b).body?.constructor.name);
const fr=new Response(f); console.log(fr.headers.get('content-type').replace(/\d{6,}/,'N')); t('fdtext',()=>fr.text().then(x=>x.replace(/\d{6,}/g,'N')));
t('parse',()=>new Response('a=1&b=2',{headers:{'content-type':'application/x-www-form-urlencoded'}}).formData().then(f=>[...f]));t('parse mp',()=>new Response('--B\r\nContent-Disposition: form-data; name="k"\r\n\r\nv\r\n--B\r\nContent-Disposition: form-data; name="f"; filename="n.txt"\r\nContent-Type: text/x\r\n\r\nbody\r\n--B--\r\n',{headers:{'content-type':'multipart/form-data; boundary=B'}}).formData().then(async f=>[f.get('k'),f.get('f').name,f.get('f').type,await f.get('f').text()]));t('parse no',()=>new Response('x').formData());
t('bytes',()=>new Response('hi').bytes());t('ab',()=>new Response('hi').arrayBuffer());t('blob',()=>new Response('hi',{headers:{'content-type':'a/b'}}).blob().then(b=>[b.type,b.size]));
t('this',()=>Headers.prototype.get.call({},'a'));t('names',()=>[Request.length,Response.length,Headers.length,FormData.length,fetch.length,fetch.name]+'');

(async()=>{for(const each of queue)await each()})();
