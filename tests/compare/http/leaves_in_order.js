// In which order what several connections of one process write arrives, with answers between.
const http = require('http');
const net = require('net');

const plain = [];
const log = [];
const sink = net.createServer((socket) => {
  socket.on('data', (data) => log.push(`plain ${data}`));
  socket.on('end', () => log.push('plain ended'));
});
const server = http.createServer((req, res) => {
  res.sendDate = false;
  if (req.url === '/talks/first') plain[0].write('before');
  res.end(req.url);
  if (req.url === '/talks/last') plain[0].write('after');
  if (req.url === '/ends') plain[1].end();
  if (req.url === '/destroys') plain[2].destroy();
  if (req.url === '/connects') {
    const late = net.connect(sink.address().port, () => { log.push('late connected'); late.end(); });
  }
});

function ask(paths, then) {
  // All of them are written by now, so one poll finds all of them.
  let left = paths.length;
  log.length = 0;
  for (const [at, path] of paths.entries()) {
    const socket = clients[at];
    socket.once('data', (data) => {
      log.push(`answer ${String(data).split('\r\n\r\n')[1].trim().split('\r\n').join(' ')}`);
      if (--left === 0) {
        setTimeout(() => {
          console.log(paths.join(' '));
          console.log(' ', log.join('\n  '));
          then();
        }, 40);
      }
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  }
}

const rounds = [
  ['/1', '/2', '/3', '/4'],
  ['/1', '/talks/first', '/3', '/4'],
  ['/1', '/talks/last', '/3', '/talks/last'],
  ['/1', '/2', '/ends', '/4'],
  ['/destroys', '/2', '/3', '/4'],
  ['/1', '/2', '/connects', '/4'],
];
const clients = [];

function next() {
  const round = rounds.shift();
  if (round) return ask(round, next);
  for (const socket of [...clients, ...plain]) socket.destroy();
  server.close();
  sink.close();
}

server.listen(0, () => sink.listen(0, () => {
  let open = 0;
  const opened = () => { if (++open === 7) setTimeout(next, 20); };
  for (let at = 0; at < 4; at++) clients.push(net.connect(server.address().port, opened));
  for (let at = 0; at < 3; at++) plain.push(net.connect(sink.address().port, opened));
}));
