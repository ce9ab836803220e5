// Pieces of a chunked body that are written while corked go out as one chunk.
const http=require('http'), net=require('net');
let n=0;
const srv=http.createServer((q,r)=>{ r.sendDate=false; const i=q.url; const L=(...a)=>console.log(i,...a);
 const st=()=>[r.writableLength,r.writableCorked,r.writableNeedDrain];
 if(i==='/1'){ r.cork(); L(r.write('a'),st()); L(r.write('bc'),st()); L(r.write(Buffer.from('def')),st()); r.uncork(); L(st()); r.end('z'); }
 if(i==='/2'){ r.write('first'); r.cork(); L(r.write('a',()=>L('cb a')),st()); L(r.write('bc',()=>L('cb bc')),st()); r.uncork(); L(st()); r.end('z',()=>L('end')); }
 if(i==='/3'){ r.write('first'); setTimeout(()=>{ r.cork(); L(r.write('a',()=>L('cb a')),st()); L(r.write('bc',()=>L('cb bc')),st()); process.nextTick(()=>{r.uncork(); L(st()); r.end('z',()=>L('end')); });},10); }
 if(i==='/4'){ r.flushHeaders(); r.cork(); r.cork(); L(r.write('a',()=>L('cb a')),st()); r.uncork(); L(r.write('bc','utf8',()=>L('cb bc')),st()); r.end('z',()=>L('end')); L(st()); }
 if(i==='/5'){ r.setHeader('Content-Length',6); r.cork(); L(r.write('a',()=>L('cb a')),st()); L(r.write('bc'),st()); L(r.write(Buffer.from('def')),st()); r.uncork(); L(st()); r.end(); }
 if(i==='/6'){ r.write('x'); r.cork(); L(r.write(Buffer.alloc(20000,'y')),st());  L(r.write('ü','latin1'),st()); L(r.write(''),st()); r.uncork(); L(st()); r.end(); }
 if(i==='/7'){ r.write('x'); r.cork(); L(r.write('ab'),st()); r.end(); L(st()); }
 if(i==='/8'){ r.write('x'); r.cork(); L(r.write('ab'),st()); r.end('q','latin1'); L(st()); }
 if(i==='/9'){ r.write('x'); L(st()); r.write('ab'); L(st()); r.end(); }
}).listen(0,'127.0.0.1',async()=>{
 for(let i=1;i<10;i++) await new Promise(res=>{ const c=net.connect(srv.address().port,'127.0.0.1',()=>c.write(`GET /${i} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)); let t=''; c.on('data',d=>t+=d.toString('latin1')); c.on('end',()=>{ console.log(JSON.stringify(t.split('\r\n\r\n').slice(1).join('\r\n\r\n')).replace(/y+/,'yy')); }); c.on('close',res); });
 srv.close();
});
