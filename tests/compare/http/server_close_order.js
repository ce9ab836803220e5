// A server counts a connection no longer as soon as it is destroyed: its own 'close' comes before the socket's.
const http=require('http'),net=require('net'); const L=console.log;
(async()=>{
for (const how of ['close','closelater','end','destroy','timeout','bad','reset','drop']) for (const listen of [0,1,2]) {
 L('==',how,listen);
 await new Promise(done=>{
 const s=http.createServer({keepAliveTimeout:how=='timeout'?30:5000,keepAliveTimeoutBuffer:0},(q,p)=>{ if(listen)q.socket.on('close',()=>L('sock close')); 
   if(how=='close'){p.setHeader('connection','close');s.close();}
   if(how=='closelater')p.setHeader('connection','close');
   if(how=='drop'){s.close();s.getConnections((e,n)=>L('n',n));q.socket.destroy();s.getConnections((e,n)=>L('n',n));L(s._connections);process.nextTick(()=>L('tick'))}
   p.end('x');
   if(how!='drop')p.on('finish',()=>{L('finish');process.nextTick(()=>L('tick'))});q.on('close',()=>L('q close'));p.on('close',()=>L('p close')); });
 if(listen==2)s.on('connection',c=>c.on('close',()=>L('conn close')));
 s.on('close',()=>{L('server close');setTimeout(done,20)});
 s.listen(0,()=>{
  const c=net.connect(s.address().port);
  c.write(how=='bad'?'BAD\r\n\r\n':'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  c.on('data',()=>{L('data');
    if(how!='close'&&how!='drop') s.close();
    if(how=='end')c.end(); if(how=='destroy')c.destroy(); if(how=='reset')c.resetAndDestroy()});
  c.on('end',()=>L('c end')); c.on('close',()=>L('c close')); c.on('error',e=>L(e.code));
 });
 });
}})();
