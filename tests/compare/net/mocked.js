// Packages that mock the network take a handle's methods away and answer in their place, or give a
// socket the handle of another one.
const net = require('net');

function answered(next) {
  const socket = new net.Socket();
  const written = [];
  socket._writeGeneric = (writev, data, encoding, callback) => {
    const chunks = writev ? data : [{ chunk: data, encoding }];
    for (const { chunk, encoding } of chunks) written.push(`${Buffer.isBuffer(chunk) ? 'bytes' : encoding} ${chunk}`);
    callback();
  };
  socket.once('connectionAttempt', () => {
    const handle = socket._handle;
    handle.connect = (request, address, port) => {
      console.log('connect', address, port, request.address, request.port);
      handle.getpeername = (out) => Object.assign(out, { address: '10.1.2.3', family: 'IPv4', port: 99 }) && 0;
      handle.getsockname = (out) => Object.assign(out, { address: '10.1.2.4', family: 'IPv4', port: 98 }) && 0;
      setImmediate(() => request.oncomplete(0, handle, request, true, true));
      return 0;
    };
  });
  socket._read = () => {};
  socket.connect(80, '127.0.0.1', () => {
    console.log('connected', socket.connecting, socket.remoteAddress, socket.remotePort, socket.localAddress, socket.address());
    socket.write('one');
    socket.cork();
    socket.write('two', 'latin1');
    socket.write(Buffer.from('three'));
    socket.uncork();
    console.log(written);
    socket.on('data', (data) => console.log('data', String(data)));
    socket.on('end', () => console.log('end'));
    socket.on('close', (failed) => { console.log('close', failed); next(); });
    socket.push('answer');
    socket.push(null);
    socket._handle.shutdown = () => 1;
    socket.end();
  });
}

function refused(next) {
  const socket = new net.Socket();
  socket.once('connectionAttempt', () => {
    const handle = socket._handle;
    handle.connect6 = (request) => { setImmediate(() => request.oncomplete(-111, handle, request, false, false)); return 0; };
  });
  socket.on('error', (err) => console.log(err.message, err.code));
  socket.on('close', () => next());
  socket.connect(80, '::1');
}

function swapped() {
  const server = net.createServer((peer) => {
    peer.on('data', (data) => peer.write(`echo ${data}`));
    peer.on('end', () => server.close());
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    const real = net.connect(port, '127.0.0.1', () => {
      const socket = new net.Socket();
      socket._read = () => {};
      socket._handle = real._handle;
      console.log(socket.remotePort === port, socket.pending, socket.bytesWritten);
      real.on('data', (data) => {
        console.log(String(data), socket.bytesWritten, socket.bytesRead);
        // Closed once, whoever does it: the second is not told.
        real.on('close', () => console.log('real closed'));
        socket.on('close', () => console.log('swapped closed'));
        real.destroy();
        socket.destroy();
      });
      socket.write('hello');
    });
  });
}

const waiting = new net.Socket();
waiting.connecting = true;
waiting.write('four');
console.log(waiting._pendingData, waiting._pendingEncoding, waiting.bytesWritten);
answered(() => refused(swapped));
