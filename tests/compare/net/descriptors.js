// The numbers that handles stand on: what programs hand on to children and to dgram.
const net = require('net');
const dgram = require('dgram');

const server = net.createServer((socket) => {
  const handle = socket._handle;
  console.log('socket', typeof handle.fd, handle.fd > 0);
  socket.destroy();
  server.close();
  console.log('destroyed', handle.fd);
}).listen(0, '127.0.0.1', () => {
  const { fd } = server._handle;
  console.log('server', typeof fd, fd > 0);
  try {
    dgram.createSocket('udp4').bind({ fd });
  } catch (err) {
    console.log(err.code, err.message);
  }
  net.connect(server.address().port, '127.0.0.1').resume();
});
