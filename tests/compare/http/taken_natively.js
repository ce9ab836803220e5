'use strict';
// Whoever listens to a connection but not for its bytes does not change when ticks run; when the end of
// a request is told that nobody reads; what is paused, listened to or handed over in between.
const http = require('http');
const net = require('net');
const log = (...args) => console.log(...args);

const BODY = 'POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
const SIZED = 'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello';
const PLAIN = 'GET /3 HTTP/1.1\r\nHost: a\r\n\r\n';

const LISTENERS = {
  none() {},
  end(socket) { socket.on('end', () => log('socket end')); },
  drain(socket) { socket.on('drain', () => {}).setTimeout(5000); },
  data(socket) { socket.on('data', (chunk) => log('socket data', chunk.length)); },
  late(socket) { setImmediate(() => socket.on('data', (chunk) => log('socket data', chunk.length))); },
  pause(socket) {
    socket.on('pause', () => log('pause'));
    socket.pause();
    setTimeout(() => socket.resume(), 5);
  },
  count(socket) { log(socket.listenerCount('data'), socket.listenerCount('pause'), socket.listenerCount('resume')); },
};

function ladder(rungs, name, i = 0) {
  if (i < rungs) process.nextTick(() => { log('  ', name, i); ladder(rungs, name, i + 1); });
}

async function run(name, text, reads, later) {
  log('==', name, JSON.stringify(text).length, reads);
  const server = http.createServer((req, res) => {
    log('req', req.url);
    if (reads) req.on('data', (chunk) => { log('data', String(chunk)); process.nextTick(() => log('tick behind data')); });
    req.on('end', () => { log('end', req.url); ladder(3, `end ${req.url}`); });
    req.on('close', () => log('close', req.url));
    res.on('finish', () => { log('finish', req.url); ladder(3, `finish ${req.url}`); });
    res.on('close', () => log('res close', req.url));
    ladder(3, `req ${req.url}`);
    res.end('B');
  });
  server.on('connection', LISTENERS[name]);
  server.on('upgrade', (req, socket, head) => {
    log('upgrade', String(head), socket.listenerCount('data'), socket.isPaused());
    socket.write('HTTP/1.1 101 ok\r\n\r\n');
    socket.on('data', (chunk) => log('upgraded', String(chunk))).on('end', () => socket.end()).on('error', () => {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = net.connect(server.address().port, '127.0.0.1');
  for (const bytes of later ? [text, later] : [text]) {
    client.write(bytes);
    let left = bytes.match(/HTTP/g).length;
    await new Promise((resolve) => {
      client.on('data', (chunk) => {
        left -= chunk.toString('latin1').match(/HTTP/g)?.length ?? 0;
        if (left === 0) setTimeout(resolve, 2);
      });
    });
    client.removeAllListeners('data');
  }
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
}

(async () => {
  for (const name of Object.keys(LISTENERS)) await run(name, BODY + PLAIN, true);
  for (const name of ['none', 'end']) {
    for (const text of [PLAIN + PLAIN, SIZED + PLAIN + PLAIN, BODY + PLAIN, BODY + SIZED]) {
      await run(name, text, false);
      await run(name, text, true, PLAIN + SIZED);
    }
  }
  for (const name of ['none', 'end', 'late']) {
    await run(name, PLAIN, false, 'GET /4 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nrest');
  }
})();
