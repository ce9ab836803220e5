// Sockets and servers that go along with messages.
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2]) {
  const tell = (...what) => process.send(what.join(' '));
  process.on('message', (message, handle) => {
    tell('got', JSON.stringify(message), handle && handle.constructor.name);
    if (handle instanceof net.Socket) {
      tell(handle.readable, handle.writable, handle.destroyed, handle.remotePort > 0, handle.isPaused(), handle.readyState);
      handle.write('from the child;');
      handle.on('data', (data) => { tell('data', data); handle.end('bye'); });
      handle.on('close', () => tell('socket closed'));
    } else if (handle instanceof net.Server) {
      tell(handle.listening, handle.address().port > 0);
      handle.on('connection', (socket) => {
        tell('connection');
        socket.end('hello from the child');
        handle.close(() => { tell('server closed'); process.disconnect(); });
      });
    }
  });
} else {
  // What comes from elsewhere, each in its own order.
  const told = { child: [], client: [], sent: [] };
  process.on('exit', () => console.log(told));
  const child = fork(__filename, ['child']);
  child.on('message', (text) => {
    told.child.push(text);
    if (text === 'socket closed') passServer();
    if (text === 'true true') connect((data) => told.client.push(data), () => {});
  });
  child.on('exit', (code) => console.log('exit', code));

  let server = net.createServer({ pauseOnConnect: true }, (socket) => {
    console.log(child.send({ a: 1 }, socket, (err) => console.log('sent', err)));
    console.log(socket.destroyed, socket._handle, socket.pending, socket.readyState);
    console.log(child.send('second', (err) => told.sent.push(err)));
    process.nextTick(() => console.log('tick'));
    setImmediate(() => console.log('immediate'));
    socket.on('close', () => console.log('never'));
    server.close();
  }).listen(0, () => {
    const client = connect((data) => {
      told.client.push(data);
      if (data === 'from the child;') client.write('hello');
    }, () => told.client.push('closed'));
  });

  function connect(onData, onClose) {
    return net.connect(server.address().port).setEncoding('utf8').on('data', onData).on('close', onClose);
  }

  function passServer() {
    server = net.createServer(() => console.log('never')).listen(0, () => {
      const { port } = server.address();
      child.send('server', server, () => {
        server.close(() => told.sent.push('closed here'));
        server.address = () => ({ port });
      });
    });
  }

  for (const value of [5, 'x', {}]) {
    try {
      child.send('m', value);
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  }
}
