'use strict';
// A client that ends its side in the middle of a request, and what a listener of `clientError` does then:
// nothing of it stays open.
const http = require('http');
const net = require('net');

const LISTENERS = {
  'none': undefined,
  'ends': (err, socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'),
  'ends if it can': (err, socket) => { if (socket.writable) socket.end('HTTP/1.1 400 Bad\r\n\r\n'); },
  'destroys': (err, socket) => socket.destroy(),
};
const PIECES = {
  'head': 'POST / HTTP/1.1\r\nHo',
  'body': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc',
  'chunk': 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
  'second': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc',
};

async function run(name, piece) {
  const told = [];
  const server = http.createServer((req, res) => {
    for (const event of ['aborted', 'error', 'end', 'close']) req.on(event, (err) => told.push(`request ${event}${err ? ` ${err.code}` : ''}`));
    res.on('close', () => told.push('response close'));
    req.on('data', () => {}).on('end', () => res.end('all'));
  });
  const listener = LISTENERS[name];
  if (listener) {
    server.on('clientError', (err, socket) => {
      told.push(err.code);
      listener(err, socket);
    });
  }
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  const text = await new Promise((resolve) => {
    let text = '';
    const socket = net.connect({ port, allowHalfOpen: true }, () => socket.end(PIECES[piece]));
    socket.setEncoding('latin1').on('data', (part) => { text += part; }).on('end', () => resolve(text));
    socket.on('error', (err) => resolve(err.code));
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  const left = await new Promise((resolve) => server.getConnections((err, count) => resolve(count)));
  console.log(name, piece, text.match(/HTTP\/1.1 \d+|all|^\w+$/g), told, left);
  server.close();
}

(async () => {
  for (const name of Object.keys(LISTENERS)) for (const piece of Object.keys(PIECES)) await run(name, piece);
})();
