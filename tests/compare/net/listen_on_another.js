// A server that listens on another has its handle, and its connections.
const net = require('net');
const first = net.createServer(() => console.log('first'));
const second = net.createServer((socket) => {
  console.log('second');
  socket.end('bye');
});
first.listen(0, '127.0.0.1', () => {
  console.log(second.listen(first) === second);
  second.on('listening', () => {
    console.log(second.address().port === first.address().port, second.listening);
    net.connect(first.address().port, '127.0.0.1', function () {
      this.setEncoding('utf8').on('data', console.log).on('close', () => {
        first.close(() => console.log('first closed'));
        second.close(() => console.log('second closed'));
        console.log(first.listening, second.listening);
      });
    });
  });
});
for (const options of [{ handle: net.createServer() }, { _handle: null }]) {
  try {
    net.createServer().listen(options);
  } catch (error) {
    console.log(error.code);
  }
}
