// Numbers that a script prints: what console.log and the host do in between counts as in Node.
const { executionAsyncId, triggerAsyncId } = require('async_hooks');
const fs = require('fs');
const net = require('net');
const http = require('http');
const show = (name) => console.log(name, executionAsyncId(), triggerAsyncId());

show('main');
process.nextTick(() => show('tick'));
Promise.resolve().then(() => {
  show('promise');
  process.nextTick(() => show('tick of promise'));
  setTimeout(() => { show('timer of promise'); setImmediate(() => { show('immediate'); setTimeout(open, 1); }); }, 1);
});

function open() {
  show('timer');
  fs.open(__filename, 'r', (error, fd) => {
    show('open');
    fs.closeSync(fd);
    const server = net.createServer((socket) => {
      show('connection');
      socket.on('data', () => { show('data'); socket.end(); });
    }).listen(0, '127.0.0.1', () => {
      show('listening');
      const client = net.connect(server.address().port, '127.0.0.1', () => { show('connect'); client.end('x'); });
      client.resume().on('close', () => { show('close'); server.close(() => { show('closed'); serve(); }); });
    });
  });
}

function serve() {
  const server = http.createServer((request, response) => {
    show('request');
    response.end();
    server.close();
  }).listen(0, '127.0.0.1', () => {
    // Asked by a bare socket: what http.get starts of its own is another matter.
    net.connect(server.address().port, '127.0.0.1').end('GET / HTTP/1.0\r\n\r\n').resume();
  });
}
