// The async context in which a server's sockets are told of: none, unlike its requests.
const { AsyncLocalStorage } = require('async_hooks');
const http = require('http');
const net = require('net');
const storage = new AsyncLocalStorage();
const tell = (emitter, name, words) => {
  for (const word of words) emitter.on(word, () => console.log(name, word, storage.getStore()));
};
const server = storage.run('made', () => http.createServer((req, res) => {
  console.log('request', storage.getStore());
  tell(req.socket, 'of a request:', ['end', 'close']);
  storage.run('answers', () => res.end('x'));
}));
server.on('connection', (socket) => storage.run('connection', () => tell(socket, 'socket', ['end', 'close'])));
for (const event of ['upgrade', 'connect']) {
  server.on(event, (req, socket) => {
    console.log(event, storage.getStore());
    storage.run('takes over', () => {
      tell(socket, event, ['data', 'finish']);
      socket.on('data', () => socket.end());
      socket.write('HTTP/1.1 101 Mine\r\n\r\n', () => console.log('written', storage.getStore()));
    });
  });
}
const heads = ['GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'];
function next() {
  const head = heads.shift();
  if (!head) return server.close();
  const client = net.connect(server.address().port, () => client.write(head));
  client.once('data', () => setImmediate(() => { if (!client.destroyed) client.write('more'); }));
  client.on('close', () => setTimeout(next, 20)).on('error', () => {}).resume();
}
storage.run('listens', () => server.listen(0, () => storage.exit(next)));
