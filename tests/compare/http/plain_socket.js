// What a handler asks of req.socket before it uses it as a stream, and what happens when it does.
const http = require('http');
const net = require('net');
const seen = [];
const server = http.createServer((req, res) => {
  const { socket } = req;
  if (req.url === '/plain') {
    seen.push(socket === res.socket, socket instanceof net.Socket, socket.remoteAddress === '127.0.0.1',
      typeof socket.remotePort, socket.destroyed, socket.readable, socket.writable, socket.encrypted,
      socket._httpMessage === res, socket.server === server, socket.parser.incoming === req);
    socket.on('close', () => { seen.push('closed'); console.log(seen.join(' ')); });
    res.on('finish', () => seen.push('finish', res.socket, socket._httpMessage));
    res.end('plain');
  } else {
    // From here on it is a stream, with what was listened to before.
    seen.push('stream', socket.writableLength, socket.listenerCount('close') > 0);
    res.end(`${req.url} ${socket.bytesWritten > 0}`);
  }
});
let connections = 0;
server.on('connection', (socket) => { connections++; socket.setNoDelay(true); });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path, done) => http.get({ port: server.address().port, agent, path }, (res) => {
    res.setEncoding('utf8').on('data', (text) => console.log(text)).on('end', () => setImmediate(done));
  });
  get('/plain', () => get('/stream', () => get('/plain', () => {
    console.log(connections);
    agent.destroy();
    server.close(() => console.log('server closed'));
  })));
});
