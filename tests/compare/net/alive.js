// A socket that neither reads nor writes does not keep the process alive.
const net = require('net');
const server = net.createServer((socket) => socket.unref()).listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.pause();
  console.log('paused', socket.pending, socket.connecting, Boolean(socket._handle));
  setTimeout(() => console.log('never printed'), 5000).unref();
}).unref();
process.on('exit', () => console.log('exit'));
// A connect that waits for a name that never comes does not either.
net.connect({ host: 'x.invalid', port: 1, lookup() { console.log('looked up'); } });
