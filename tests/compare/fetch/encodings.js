// Answers in several encodings, right and wrong.
const http=require('http'),zlib=require('zlib');
const g=(b,n)=>{for(let i=0;i<n;i++)b=zlib.gzipSync(b);return b};
const bodies={ok2:['gzip, gzip',g('hello',2)],bad2:['gzip, gzip',Buffer.alloc(300000,120)],half2:['gzip, gzip',g(require('crypto').createHash('md5').update('x').digest('hex').repeat(9000),1)],ok5:['gzip,gzip,gzip,gzip,gzip',g('five',5)],six:['gzip,gzip,gzip,gzip,gzip,gzip',g('six',6)],unknown:['gzip, nope','as it is'],before:['nope, gzip','as it is'],bad1:['gzip',Buffer.alloc(300000,120)],mixed:['deflate, gzip',zlib.gzipSync(zlib.deflateSync('mixed'))],inner:['deflate, gzip',zlib.gzipSync(Buffer.alloc(200000,120))]};
const s=http.createServer((q,r)=>{const [e,b]=bodies[q.url.slice(1)];r.writeHead(200,{'content-encoding':e,'content-length':b.length});r.end(b)}).listen(0,async()=>{
 for(const k in bodies){ try{ const r=await fetch('http://127.0.0.1:'+s.address().port+'/'+k); const t=await r.text(); console.log(k,t.length,JSON.stringify(t.slice(0,5))); }catch(e){ console.log(k,e.name,e.message,e.cause&&e.cause.name,e.cause&&e.cause.code,e.cause&&e.cause.message) } }
 s.closeAllConnections();s.close(); });
