// What a corked request holds back, and who is told of it when.
const http=require('http');
const srv=http.createServer((q,r)=>{ let t=''; q.on('data',d=>t+=d+'|'); q.on('end',()=>{ console.log('server',q.url,t); r.end('hi'); }); }).listen(0,'127.0.0.1',async()=>{
 const go=(path,opt,f)=>new Promise(res=>{ const q=http.request({port:srv.address().port,host:'127.0.0.1',method:'POST',path,...opt},r=>{r.resume(); r.on('end',()=>console.log(path,'res end')); });
 const L=(...a)=>console.log(path,...a); for(const e of ['finish','close','error','prefinish','socket','drain']) q.on(e,a=>L(e,a&&a.message)); const st=()=>[q.writableCorked,q.writableLength,q.writableNeedDrain,q.headersSent]; q.on('close',res); f(q,L,st); });
 const agent=new http.Agent({keepAlive:true});
 for (const opt of [{agent:false},{agent}]) {
 await go('/1',opt,(q,L,st)=>{ q.cork(); L(q.write('ab'),st()); L(q.write('cd',()=>L('cd')),st()); L(q.write('ef',()=>L('ef')),st()); process.nextTick(()=>{q.uncork();L(st()); q.end(()=>L('end'));L(st());}); });
 await go('/2',opt,(q,L,st)=>{ q.write('x',()=>L('x')); q.once('socket',()=>{ q.cork(); L(q.write('ab'),st()); L(q.write('cd',()=>L('cd')),st()); q.uncork();L(st()); q.end('z',()=>L('end')); L(st()); }); });
 await go('/3',opt,(q,L,st)=>{ q.once('socket',s=>{ const f=()=>{ q.cork(); L(q.write('ab',()=>L('ab')),st()); L(q.write('cd',()=>L('cd')),st()); setTimeout(()=>{q.uncork();L(st()); q.end('z',()=>L('end')); L(st()); },10) }; s.connecting?s.once('connect',f):f(); }); });
 await go('/4',{...opt,headers:{'Content-Length':5}},(q,L,st)=>{ q.cork(); L(q.write('ab',()=>L('ab')),st()); L(q.write('cd',()=>L('cd')),st()); setTimeout(()=>{q.uncork();L(st()); q.end('z',()=>L('end')); L(st()); },10); });
 await go('/5',opt,(q,L,st)=>{ L(q.write('ab',()=>L('ab')),st()); L(q.write('cd',()=>L('cd')),st()); setTimeout(()=>{ q.end('z',()=>L('end')); L(st()); },10); });
 await go('/6',opt,(q,L,st)=>{ q.end('all',()=>L('end')); L(st()); });
 await go('/7',opt,(q,L,st)=>{ q.flushHeaders(); L(st()); q.end(()=>L('end')); L(st()); });
 await go('/8',opt,(q,L,st)=>{ L(q.write(Buffer.alloc(100000)),st()); q.end(()=>L('end')); L(st()); });
 }
 agent.destroy(); srv.close();
});
