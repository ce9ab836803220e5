// Pipelined requests are answered in their order, whoever is ready first; what may be asked meanwhile.
const http = require('http');
const net = require('net');
const held = [];
const server = http.createServer((req, res) => {
  res.sendDate = false;
  res.on('finish', () => console.log('finish', req.url, res.writableFinished));
  res.on('close', () => console.log('close', req.url));
  if (req.url === '/1') held.push(res);
  else {
    res.write('part');
    console.log(req.url, res.headersSent, res.socket, res.writableEnded, res.outputSize > 0);
    res.end('end');
    console.log(req.url, res.writableEnded, res.writableFinished);
  }
  if (req.url === '/3') setImmediate(() => held[0].end('first'));
});
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  socket.on('end', () => { console.log(text); server.close(); });
  const head = 'HTTP/1.1\r\nHost: x\r\n';
  socket.write(`GET /1 ${head}\r\nGET /2 ${head}\r\nGET /3 ${head}Connection: close\r\n\r\n`);
});
