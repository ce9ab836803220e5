// What stands on the wire: pipelined requests, HEAD, HTTP/1.0, Connection: close, wrong bytes.
const http = require('http');
const net = require('net');
const server = http.createServer((req, res) => {
  if (req.url === '/slow') setTimeout(() => res.end('slow'), 20);
  else if (req.url === '/none') { res.statusCode = 204; res.end(); }
  else if (req.url === '/chunks') { res.write('a'); res.end('b'); }
  else if (req.url === '/headers') { res.writeHead(200, 'Fine', { 'Content-Length': 2, 'X-A': 'b' }); res.end('ok'); }
  else res.end('fast');
});
function exchange(bytes) {
  return new Promise((resolve) => {
    const socket = net.connect(server.address().port);
    let got = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => { got += chunk; });
    socket.on('close', () => resolve(got.replace(/Date: .*\r\n/g, 'Date: now\r\n')));
    socket.write(bytes);
  });
}
server.listen(0, async () => {
  const last = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  for (const bytes of [
    `GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n${last}`,
    `HEAD / HTTP/1.1\r\nHost: x\r\n\r\n${last}`,
    `GET /none HTTP/1.1\r\nHost: x\r\n\r\n${last}`,
    `GET /chunks HTTP/1.1\r\nHost: x\r\n\r\n${last}`,
    `GET /headers HTTP/1.1\r\nHost: x\r\n\r\n${last}`,
    'GET / HTTP/1.0\r\n\r\n',
    'GET /chunks HTTP/1.0\r\n\r\n',
    `GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${last}`,
    'GET / HTTP/1.1\r\n\r\n',
    'nonsense\r\n\r\n',
    `POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi${last}`,
    `POST / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n`,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20000)}\r\n\r\n`,
  ]) {
    console.log(JSON.stringify(bytes.slice(0, 60)));
    console.log(JSON.stringify(await exchange(bytes)));
  }
  server.close(() => console.log('closed'));
});
