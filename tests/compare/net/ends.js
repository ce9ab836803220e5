// Half-open sockets, writes behind the end, a reset, one socket that connects again.
const net = require('net');
const run = (name, serve, connect, options) => new Promise((resolve) => {
  const server = net.createServer(options || {}, (socket) => { socket.on('error', () => {}); serve(socket); });
  server.listen(0, '127.0.0.1', () => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    for (const event of ['end', 'finish', 'close']) socket.on(event, (arg) => console.log(name, event, arg));
    socket.on('error', (err) => console.log(name, err.code, err.message));
    socket.on('close', () => server.close(() => resolve()));
    connect(socket);
  });
});
(async () => {
  await run('write in end', (s) => s.resume().end(), (socket) => {
    console.log(socket.allowHalfOpen, socket.listenerCount('end'));
    socket.on('end', () => socket.write('more'));
    socket.resume();
  });
  await run('write behind both ends', (s) => s.resume().end(), (socket) => {
    socket.end();
    socket.on('end', () => console.log(socket.write('x', (err) => console.log('told', err.code))));
    socket.resume();
  });
  await run('half-open', (s) => { s.on('end', () => setTimeout(() => s.end('late'), 20)); s.resume(); }, (socket) => {
    socket.on('data', (chunk) => console.log(String(chunk)));
    socket.end('x');
  }, { allowHalfOpen: true });
  await run('reset', (s) => s.on('data', () => s.resetAndDestroy()), (socket) => socket.write('x'));

  let times = 0;
  const server = net.createServer((socket) => { socket.resume(); socket.write('hello'); socket.on('end', () => socket.end()); });
  server.listen(0, '127.0.0.1', () => {
    const socket = net.createConnection(server.address().port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => { console.log(typeof chunk, chunk); socket.end(); });
    socket.on('close', (had) => {
      console.log('closed', had, ++times);
      if (times < 3) socket.connect(server.address().port, '127.0.0.1');
      else server.close();
    });
  });
})();
