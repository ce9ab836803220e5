// request.signal: aborted when the exchange does not come to its end.
const http = require('http');
const net = require('net');
let count = 0;
const server = http.createServer((req, res) => {
  const id = ++count;
  const { signal } = req;
  console.log(id, req.url, signal === req.signal, signal.aborted);
  signal.addEventListener('abort', () => console.log(id, 'abort', signal.reason.name, req.destroyed, req.aborted));
  req.on('close', () => console.log(id, 'request close')).on('aborted', () => console.log(id, 'aborted'));
  req.on('error', (err) => console.log(id, err.message));
  res.on('close', () => console.log(id, 'response close'));
  if (req.url === '/end') { req.resume(); res.end('x'); }
  if (req.url === '/destroy') req.destroy();
  if (req.url === '/response') res.destroy();
  if (req.url === '/wait') req.resume();
}).listen(0, async () => {
  for (const path of ['/end', '/destroy', '/response', '/wait', '/cut']) {
    await new Promise((resolve) => {
      const socket = net.connect(server.address().port);
      socket.on('error', () => {}).on('close', () => setTimeout(resolve, 50));
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${path === '/cut' ? 5 : 0}\r\n\r\n`);
      setTimeout(() => socket.destroy(), 150);
    });
  }
  server.close();
});
