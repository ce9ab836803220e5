// A connected socket: what send takes, disconnecting, and nobody at the other end.
const dgram = require('dgram');
const open = [];
const make = (options = 'udp4') => {
  const socket = dgram.createSocket(options);
  open.push(socket);
  return socket;
};
const show = (value) => (value instanceof dgram.Socket ? 'a socket' : value);
const attempt = (name, what) => {
  try {
    console.log(name, show(what()));
  } catch (err) {
    console.log(name, err.name, err.code, err.message, JSON.stringify(err));
  }
};
const peer = dgram.createSocket('udp4', (message, { address, family, size }) => {
  console.log('message', message.toString(), address, family, size);
  if (message.toString() === 'last') {
    const { port } = peer.address();
    peer.close();
    refused(port);
  }
});
peer.bind(0, '127.0.0.1', () => {
  const socket = make();
  const { port } = peer.address();
  console.log(socket.connect(port, (...args) => {
    console.log('connected', args, socket.remoteAddress().port === port, socket.remoteAddress().address);
    for (const args of [['a', 5], ['bcd', 1, 1], ['x', 0, 1, 5, 'a'], ['x', 0, 1, 5], ['x', undefined, undefined, 5], ['x', 0, 9],
      [Buffer.from('efgh'), 1, 2], ['i', 5, null], [['j', Buffer.from('k'), new Uint16Array([0x6c6c])]], [[]], ['']]) {
      attempt(JSON.stringify(args), () => socket.send(...args));
    }
    attempt('connect again', () => socket.connect(port));
    socket.send('offset', 1, 2, (err, size) => {
      console.log('sent', err, size);
      socket.disconnect();
      attempt('remoteAddress', () => socket.remoteAddress());
      socket.send('last', port, (err, size) => {
        console.log('sent', err, size);
        socket.close();
      });
    });
  }));
  attempt('connecting', () => socket.connect(port));
});

function refused(port) {
  const socket = dgram.createSocket('udp4');
  socket.on('error', (err) => {
    console.log(err.message, JSON.stringify(err));
    socket.close();
  });
  socket.connect(port, '127.0.0.1', () => socket.send('x', (err, size) => console.log('sent to nobody', err, size)));
}
