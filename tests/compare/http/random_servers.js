// Servers, clients and plain sockets of one process, by chance: what arrives in which order.
const http = require('http');
const net = require('net');

const later = [(f) => f(), (f) => process.nextTick(f), (f) => Promise.resolve().then(f), (f) => setImmediate(f),
  (f) => setImmediate(() => setImmediate(f)), (f) => setImmediate(() => process.nextTick(f))];

// A generator of numbers that is the same everywhere.
function chance(seed) {
  const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  for (let i = 0; i < 5; i++) next();
  return { int: (below) => Math.floor(next() * below), maybe: (part) => next() < part };
}

function run(seed, done) {
  const { int, maybe } = chance(seed);
  const width = 3 + int(3);
  const rounds = 2 + int(3);
  // All chance is used up before anything runs.
  const plan = Array.from({ length: rounds }, () => Array.from({ length: width }, () => ({
    how: int(9), when: int(6), talks: int(3), closes: maybe(0.12), body: maybe(0.3) ? 'x'.repeat(int(3000)) : 'b',
    heard: maybe(0.4), twice: maybe(0.2), posts: maybe(0.4),
  })));
  const log = (...words) => console.log(...words);
  log(`=== ${seed}`);

  const sink = net.createServer((socket) => {
    socket.on('data', (data) => log('plain', String(data)));
    socket.on('end', () => log('plain end'));
  });
  const talkers = [];
  const server = http.createServer((req, res) => {
    const [, round, at] = req.url.split('/').map(Number);
    const one = plan[round][at];
    res.sendDate = false;
    if (one.heard) {
      res.on('finish', () => log('finish', req.url));
      res.on('close', () => log('close', req.url));
    }
    if (one.posts) {
      req.on('end', () => log('request end', req.url));
      req.resume();
    }
    if (one.closes) res.setHeader('Connection', 'close');
    later[one.when](() => {
      if (one.talks === 1) talkers[0].write(`before ${req.url};`);
      switch (one.how) {
        case 0: res.end(one.body); break;
        case 1: res.write('first,'); res.end(one.body); break;
        case 2: res.writeHead(200, { 'Content-Length': one.body.length }); res.end(one.body); break;
        case 3: res.write('w,'); later[(one.when + 1) % later.length](() => res.end(one.body)); break;
        case 4: res.end(one.body, () => log('ended', req.url)); break;
        case 5: res.statusCode = 204; res.end(); break;
        case 6: res.flushHeaders(); setImmediate(() => res.end(one.body)); break;
        case 7: res.end(one.body); res.on('close', () => log('late close', req.url)); break;
        case 8: res.writeEarlyHints({ link: '</a>; rel=preload' }); res.end(one.body); break;
      }
      log('answered', req.url, res.writableEnded, res.writableFinished, res.writableLength);
      if (one.talks === 2) talkers[1].write(`after ${req.url};`);
    });
  });

  const clients = [];
  function ask(round) {
    if (round === rounds) {
      for (const socket of [...clients, ...talkers]) socket.destroy();
      server.close(() => sink.close(done));
      return;
    }
    log('--- round', round);
    for (let at = 0; at < width; at++) {
      const one = plan[round][at];
      const client = clients[at];
      if (client.destroyed || client.hasEnded) continue;
      const url = `/${round}/${at}`;
      const text = one.posts ? `POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc` :
        `GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`;
      client.write(one.twice ? text + text : text);
    }
    setTimeout(() => ask(round + 1), 60);
  }
  server.listen(0, () => sink.listen(0, () => {
    let open = 0;
    const opened = () => { if (++open === width + 2) setTimeout(ask, 30, 0); };
    for (let at = 0; at < width; at++) {
      const client = net.connect(server.address().port, opened);
      clients.push(client);
      client.on('data', (data) => log('client', at, String(data).replace(/\r\n/g, '~').slice(0, 300), data.length));
      client.on('end', () => { client.hasEnded = true; log('client', at, 'end'); });
      client.on('error', (err) => log('client', at, err.code));
    }
    for (let at = 0; at < 2; at++) talkers.push(net.connect(sink.address().port, opened));
  }));
}

// So many that each kind of answer comes up a few times.
(function next(seed) { if (seed <= 14) run(seed, () => next(seed + 1)); })(1);
