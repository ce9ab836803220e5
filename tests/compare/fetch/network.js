'use strict';
// fetch() against a server of our own: bodies, redirects, encodings, failures, aborts.
const http=require('http');
const log=(...a)=>console.log(...a);
const s=http.createServer((q,r)=>{ const u=new URL(q.url,'http://x');
 if(u.pathname==='/echo'){const c=[];q.on('data',d=>c.push(d));q.on('end',()=>{r.setHeader('x-m',q.method);r.setHeader('content-type','application/json');r.end(JSON.stringify({m:q.method,h:Object.fromEntries(Object.entries(q.headers).filter(([k])=>!['host','user-agent'].includes(k)).map(([k,v])=>[k,v.replace(/\d{10,}/,'N')])),ua:q.headers['user-agent'],b:Buffer.concat(c).toString().replace(/\d{10,}/g,'N')}))});return}
 if(u.pathname==='/r'){r.writeHead(+u.searchParams.get('s')||302,{location:u.searchParams.get('to')||'/echo'});r.end();return}
 if(u.pathname==='/loop'){r.writeHead(302,{location:'/loop'});r.end();return}
 if(u.pathname==='/gz'){r.setHeader('content-encoding','gzip');r.end(require('zlib').gzipSync('zipped'));return}
 if(u.pathname==='/br'){r.setHeader('content-encoding','br');r.end(require('zlib').brotliCompressSync('brotlied'));return}
 if(u.pathname==='/df'){r.setHeader('content-encoding','deflate');r.end(require('zlib').deflateSync('deflated'));return}
 if(u.pathname==='/204'){r.writeHead(204);r.end();return}
 if(u.pathname==='/slow'){r.write('a');return}
 if(u.pathname==='/cut'){r.setHeader('content-length','10');r.write('abc');setTimeout(()=>r.destroy(),20);return}
 if(u.pathname==='/bigbody'){r.end(Buffer.alloc(300000,'x'));return}
 r.writeHead(404,'Nope',{'set-cookie':['a=1','b=2'],'x-y':['1','2']});r.end('no');
});
s.listen(0,async()=>{ const b='http://127.0.0.1:'+s.address().port; const cl=(x)=>String(x).replaceAll(b,'B');
 const t=async(n,f)=>{try{log(n,await f())}catch(e){log(n,'rej',e.name,e.code,e.message,e.cause&&(e.cause.name+' '+e.cause.code+' '+e.cause.message))}};
 await t('get',async()=>{const r=await fetch(b+'/echo');return [r.status,r.ok,cl(r.url),r.type,r.redirected,r.headers.get('content-type'),JSON.stringify(await r.json())]});
 await t('post',async()=>{const r=await fetch(b+'/echo',{method:'POST',body:'hej',headers:{a:'1'}});return JSON.stringify(await r.json())});
 await t('usp',async()=>JSON.stringify(await(await fetch(b+'/echo',{method:'PUT',body:new URLSearchParams({a:'ä'})})).json()));
 await t('fd',async()=>{const f=new FormData();f.set('k','v');f.set('f',new File(['c'],'n.txt',{type:'text/x'}));return JSON.stringify(await(await fetch(b+'/echo',{method:'POST',body:f})).json())});
 await t('stream',async()=>JSON.stringify(await(await fetch(b+'/echo',{method:'POST',duplex:'half',body:ReadableStream.from([Buffer.from('a'),Buffer.from('b')])})).json()));
 await t('404',async()=>{const r=await fetch(b+'/x');return [r.status,r.statusText,r.ok,r.headers.getSetCookie(),r.headers.get('x-y'),await r.text()]});
 for (const code of [301,302,303,307,308]) await t('redir '+code,async()=>{const r=await fetch(b+'/r?s='+code,{method:'POST',body:'x'});return [r.redirected,cl(r.url),r.headers.get('x-m'),JSON.parse(await r.text()).b]});
 await t('manual',async()=>{const r=await fetch(b+'/r',{redirect:'manual'});return [r.status,r.type,r.headers.get('location'),cl(r.url)]});
 await t('err',async()=>fetch(b+'/r',{redirect:'error'}));
 await t('loop',async()=>fetch(b+'/loop'));
 await t('badscheme',async()=>fetch(b+'/r?to=ftp://x/'));
 await t('gz',async()=>{const r=await fetch(b+'/gz');return [r.headers.get('content-encoding'),await r.text()]}); await t('br',async()=>(await fetch(b+'/br')).text()); await t('df',async()=>(await fetch(b+'/df')).text());
 await t('204',async()=>{const r=await fetch(b+'/204');return [r.status,r.body,await r.text()]});
 await t('head',async()=>{const r=await fetch(b+'/gz',{method:'HEAD'});return [r.status,await r.text()]});
 await t('cut',async()=>(await fetch(b+'/cut')).text());
 await t('abort',async()=>{const ac=new AbortController();const r=await fetch(b+'/slow',{signal:ac.signal});setTimeout(()=>ac.abort(),20);return r.text()});
 await t('timeout',async()=>{const r=await fetch(b+'/slow',{signal:AbortSignal.timeout(40)});return r.text()});
 await t('big',async()=>{const r=await fetch(b+'/bigbody');let n=0;for await(const c of r.body){n+=c.length}return [n,r.bodyUsed]});
 await t('req',async()=>{const q=new Request(b+'/echo',{method:'POST',body:'from req',headers:{'content-type':'x/y'}});return JSON.stringify(await(await fetch(q)).json())});
 await t('cl',async()=>JSON.stringify(await(await fetch(b+'/echo',{method:'DELETE'})).json()));await t('empty post',async()=>JSON.stringify(await(await fetch(b+'/echo',{method:'POST'})).json()));
 await t('auth',async()=>fetch('http://u:p@127.0.0.1/'));
 process.exit();
});
