// A socket that goes along with a message: both processes have it.
const dgram = require('dgram');
const { fork } = require('child_process');

if (process.argv[2]) {
  process.on('message', (message, socket) => {
    process.send([message, socket instanceof dgram.Socket, socket.type, socket.address().address]);
    socket.on('message', (text, { port }) => {
      socket.send(`child got ${text}`, port, '127.0.0.1', () => {
        socket.close();
        process.disconnect();
      });
    });
  });
} else {
  const socket = dgram.createSocket('udp4');
  const client = dgram.createSocket('udp4', (text) => { console.log(`${text}`); client.close(); });
  const child = fork(__filename, ['child']);
  child.on('exit', (code) => console.log('exit', code));
  child.on('message', (told) => {
    console.log(told);
    const { port } = socket.address();
    // The child's alone from now on.
    socket.close();
    client.send('hello', port, '127.0.0.1');
  });
  socket.bind(0, '127.0.0.1', () => child.send('take', socket));
}
