'use strict';
// A listener of `close` that throws, of a connection's socket or of a response: the others hear of it as
// far as they are no listeners behind it, and the server does not wait for that connection.
const http = require('http');
const net = require('net');

process.on('uncaughtException', (err) => console.log('uncaught:', err.message));

const fail = (what) => () => {
  console.log(what);
  throw new Error(`in ${what}`);
};

async function run(kind) {
  console.log(kind);
  const server = http.createServer((req, res) => {
    if (kind === 'stream') req.socket.on('data', () => {});
    if (kind !== 'response') req.socket.on('close', fail('close of the socket'));
    req.on('close', () => console.log('request closed')).on('aborted', () => console.log('request aborted'));
    req.on('error', (err) => console.log('request', err.code));
    if (kind === 'response') res.on('close', fail('close of the response'));
    else res.on('close', () => console.log('response closed', res.writableFinished));
    if (kind === 'ended') res.end('x');
    else res.write('x');
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const socket = net.connect(server.address().port, () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  socket.once('data', () => setTimeout(() => socket.destroy(), 5));
  await new Promise((resolve) => socket.on('close', () => setTimeout(resolve, 30)));
  const left = await new Promise((resolve) => server.getConnections((err, count) => resolve(count)));
  console.log('left', left);
  const timer = setTimeout(() => console.log('the server waits'), 500).unref();
  await Promise.race([new Promise((resolve) => server.close(resolve)), new Promise((resolve) => setTimeout(resolve, 600))]);
  clearTimeout(timer);
}

(async () => {
  for (const kind of ['plain', 'ended', 'stream', 'response']) await run(kind);
  process.exit();
})();
