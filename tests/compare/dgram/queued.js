// What waits for room, and what becomes of it when the socket is closed.
// flags: --test-udp-no-try-send
const dgram = require('dgram');

const messages = [];
process.on('exit', () => console.log(messages));
const receiver = dgram.createSocket('udp4', (message) => {
  messages.push(message.toString());
  if (message.toString() === 'c') receiver.close();
});
receiver.bind(0, '127.0.0.1', () => {
  const sender = dgram.createSocket('udp4');
  const { port } = receiver.address();
  sender.connect(port, '127.0.0.1', () => {
    sender.send('a', (err, size) => console.log('sent a', err, size));
    sender.send('bb', (err, size) => console.log('sent bb', err, size));
    sender.send(Buffer.alloc(70000), (err, size) => console.log('too long', err.message, size));
    sender.send('c', (err, size) => {
      console.log('sent c', err, size, sender.getSendQueueSize(), sender.getSendQueueCount());
      sender.send('never', (err, size) => console.log(err.code, err.message.replace(port, 'PORT')));
      sender.close(() => console.log('closed'));
    });
    console.log(sender.getSendQueueSize(), sender.getSendQueueCount());
    process.nextTick(() => console.log('tick'));
    setImmediate(() => console.log('immediate'));
  });
});
