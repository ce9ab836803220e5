// Leaving HTTP by agreement.
const http = require('http');
const server = http.createServer();
server.on('upgrade', (req, socket, head) => {
  console.log('upgrade', req.headers.upgrade, head.length);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  socket.pipe(socket);
});
server.listen(0, () => {
  const req = http.request({ port: server.address().port, headers: { Connection: 'Upgrade', Upgrade: 'echo' } });
  req.end();
  req.on('upgrade', (res, socket, head) => {
    console.log(res.statusCode, head.length);
    socket.on('data', (chunk) => { console.log(String(chunk)); socket.end(); });
    socket.on('close', () => server.close(() => console.log('closed')));
    socket.write('hello');
  });
});
