// A wake (of the pool, of a port) is level-triggered as a socket is: one that was reported in a poll stands, in the
// next, in front of what became ready before it.
const fs = require('fs'), net = require('net');
const server = net.createServer((socket) => {
  console.log('connection');
  socket.write('x');
  socket.on('close', () => server.close(() => console.log('end')));
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => console.log('connected'));
  client.on('data', () => { console.log('data'); client.destroy(); });
  fs.stat('.', () => console.log('stat'));
  // All of it is ready before the first poll.
  const end = Date.now() + 40;
  while (Date.now() < end);
  setImmediate(() => {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', () => { console.log('message'); port2.close(); });
    port1.postMessage(1);
  });
});
