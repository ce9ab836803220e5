// A request with a body in two pieces, a response with headers and a fixed length.
const http = require('http');
const server = http.createServer((req, res) => {
  let body = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => {
    console.log('server', req.method, req.url, req.httpVersion, req.headers['transfer-encoding'], body, req.complete);
    res.setHeader('X-One', '1');
    res.setHeader('X-Two', ['a', 'b']);
    res.statusCode = 201;
    res.end(`you sent ${body}`);
  });
});
server.listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST', path: '/x?y=1' }, (res) => {
    console.log(res.statusCode, res.statusMessage, res.headers['x-one'], res.headers['x-two'], res.headers['content-length']);
    res.setEncoding('utf8');
    res.on('data', (chunk) => console.log('data', chunk));
    res.on('end', () => {
      console.log('end', res.complete);
      server.close(() => console.log('closed'));
    });
  });
  req.on('finish', () => console.log('request finish'));
  req.on('close', () => console.log('request close'));
  req.write('abc');
  req.end('def');
});
