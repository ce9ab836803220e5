// Which properties the error of wrong bytes has, in which order.
const http=require('http'),net=require('net');
const srv=http.createServer((q,r)=>{q.on('error',()=>{});q.resume();}).on('clientError',(e,s)=>{ console.log(Object.entries(Object.getOwnPropertyDescriptors(e)).map(([k,d])=>k+':'+d.enumerable).join(' '), e.message, e.code, e.reason, e.bytesParsed, String(e.rawPacket)); s.destroy(); }).listen(0,()=>{
 const l=[['XX'],['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na',null],['GET / HTTP/1.1\r\nHost: a\r\n\r\n','zzz']];
 let i=0; const next=()=>{ if(i>=l.length) return srv.close(); const m=l[i++]; const c=net.connect(srv.address().port,()=>{c.write(m[0]); setTimeout(()=>{ if(m[1]) c.write(m[1]); else if(m[1]===null) c.end(); },20); }); c.on('close',next); c.on('error',()=>{}); }; next(); });
