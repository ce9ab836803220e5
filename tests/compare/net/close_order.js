// Of several handles that are closed at once the last one closed says so first.
const net = require('net');
const sockets = [];
const server = net.createServer((socket) => socket.resume().on('error', () => {})).listen(0, () => {
  const { port } = server.address();
  for (let number = 0; number < 4; number++) {
    const socket = net.connect(port, () => {
      socket.on('close', () => console.log('closed', number));
      if (sockets.push(socket) === 4) setTimeout(closeAll, 10);
    });
  }
});
function closeAll() {
  sockets.sort((a, b) => a.localPort - b.localPort);
  server.close();
  for (const socket of sockets) socket.destroy();
}
