// flags: --expose-gc
// Nothing keeps a connection that is closed, its messages and its socket, however it ended.
const http = require('http');
const net = require('net');

const refs = {};
let seen = () => {};
const keep = (kind, ...objects) => {
  (refs[kind] ??= []).push(...objects.map((object) => new WeakRef(object)));
  seen();
};
const server = http.createServer((req, res) => {
  const kind = req.url.slice(1);
  keep(kind, req.socket, req, res);
  if (kind === 'listened') req.socket.on('close', () => {});
  if (kind === 'data') req.socket.on('data', () => {});
  if (kind === 'destroyed') return void req.socket.destroy();
  if (kind === 'halfway') {
    res.write('x');
    return void setImmediate(() => res.destroy());
  }
  if (kind === 'unanswered') return;
  if (kind === 'queued') {
    res.destroy();
    return;
  }
  res.end('x');
});
server.on('upgrade', (req, socket) => {
  keep('upgrade', req, socket);
  socket.on('error', () => {});
  socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
});
server.on('connect', (req, socket) => {
  keep('connect', req, socket);
  socket.on('error', () => {});
  socket.end('HTTP/1.1 200 OK\r\n\r\n');
});
server.on('clientError', (error, socket) => {
  if (error.code !== 'ECONNRESET') keep('wrong', socket);
  socket.destroy();
});

const get = (kind) => `GET /${kind} HTTP/1.1\r\nHost: x\r\n\r\n`;
const packets = {
  plain: get('plain'),
  listened: get('listened'),
  data: get('data'),
  destroyed: get('destroyed'),
  halfway: get('halfway'),
  unanswered: get('unanswered'),
  queued: get('queued'),
  twice: get('twice') + get('twice'),
  behind: get('unanswered') + get('behind'),
  last: 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  body: 'POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab',
  upgrade: 'GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
  connect: 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  wrong: 'nonsense\r\n\r\n',
};

async function run() {
  const { port } = server.address();
  for (const packet of Object.values(packets)) {
    for (let i = 0; i < 10; i++) {
      await new Promise((done) => {
        const socket = net.connect(port, () => socket.write(packet));
        socket.on('error', () => {}).on('close', done).resume();
        seen = () => setTimeout(() => socket.destroy(), 15);
      });
    }
  }
  await new Promise((done) => server.close(done));
  for (let i = 0; i < 10; i++) {
    gc();
    await new Promise((done) => setTimeout(done, 5));
  }
  for (const [kind, all] of Object.entries(refs)) {
    const count = all.filter((ref) => ref.deref()).length;
    console.log(kind, all.length, count < 4 ? 'let go' : `${count} are kept`);
  }
}
server.listen(0, run);
