// Of several handles that are closed at once the last one closed says so first.
const net = require('net');
const sockets = [];
let connected = 0;
const server = net.createServer((socket) => socket.resume().on('error', () => {})).listen(0, () => {
  const { port } = server.address();
  for (let number = 0; number < 4; number++) {
    const socket = net.connect(port, () => {
      socket.on('close', () => console.log('closed', number));
      if (++connected === 4) setTimeout(closeAll, 10);
    });
    sockets.push(socket);
  }
});
function closeAll() {
  server.close();
  for (const socket of sockets) socket.destroy();
}
