// A server that is closed at once keeps the loop going for one more tick, so beforeExit comes again.
const net = require('net');
process.once('beforeExit', () => {
  net.createServer().listen(0).on('listening', function close() {
    this.close();
    process.once('beforeExit', () => {
      console.log('again');
      process.nextTick(() => process.once('beforeExit', () => console.log('never')));
    });
  });
});
