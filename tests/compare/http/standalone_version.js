// A response that is made without a connection: what its request says of the version decides.
const http=require('http'),net=require('net');
function run(setup,label){const q=new http.IncomingMessage(new net.Socket());setup(q);const r=new http.ServerResponse(q);const s=new net.Socket();let t='';s._writeGeneric=(v,d,e,cb)=>{for(const {chunk} of v?d:[{chunk:d}])t+=chunk;cb&&cb()};s._destroy=(e,cb)=>cb(null);r.assignSocket(s);r.removeHeader('connection');r.removeHeader('date');r.writeHead(200,'OK',['content-type','x']);r.write('hello');r.end();setTimeout(()=>console.log(label,JSON.stringify(t)),20)}
run(()=>{},'plain');run(q=>{q.method='GET'},'get');run(q=>{q.httpVersionMajor=1;q.httpVersionMinor=1},'1.1');run(q=>{q.httpVersionMajor=1;q.httpVersionMinor=0},'1.0');run(q=>{q.method='HEAD'},'head');run(q=>{q.httpVersion='1.0'},'hv');
const v = (req) => { const res = new http.ServerResponse(req); return [res.useChunkedEncodingByDefault, res.shouldKeepAlive].join(); };
const headers = {};
for (const [major, minor] of [[], [1, 1], [1, 0], [2, 0], [0, 9], [1], [undefined, 1], ['1', '1'], [null, null]]) {
  console.log(major, minor, v({ headers, httpVersionMajor: major, httpVersionMinor: minor }));
}
for (const te of ['chunked', 'trailers, CHUNKED', 'trailers', 'xchunked']) {
  console.log(te, v({ headers: { te }, httpVersionMajor: 1, httpVersionMinor: 0 }), v({ headers: { te } }));
}
console.log(v(new http.IncomingMessage(new net.Socket())));
