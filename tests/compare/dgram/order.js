// When callbacks and events come.
const dgram = require('dgram');
const log = (...what) => console.log(...what);

const receiver = dgram.createSocket('udp4');
const sender = dgram.createSocket('udp4');
let taken = 0;
const rounds = [];
const names = [];

receiver.on('message', (message) => {
  taken++;
  process.nextTick(() => names.push(`tick after ${message}`));
  names.push(`${message}`);
});
receiver.bind(0, '127.0.0.1', () => {
  log('listening');
  const { port } = receiver.address();
  sender.send('early', port, (err, size) => log('sent early', err, size));
  log('queued', sender.getSendQueueSize(), sender.getSendQueueCount());
  sender.on('listening', () => log('sender listening'));
  setTimeout(many, 20, port);
});
log('bind called');
process.nextTick(() => log('tick'));
Promise.resolve().then(() => log('microtask'));

function many(port) {
  names.length = 0;
  taken = 0;
  sender.connect(port, '127.0.0.1', () => {
    sender.send('first', (err, size) => log('sent first', err, size));
    log(sender.getSendQueueSize(), sender.getSendQueueCount());
    process.nextTick(() => log('tick 1'));
    sender.send('second', () => log('sent second'));
    process.nextTick(() => log('tick 2'));
    Promise.resolve().then(() => log('microtask'));
    for (let i = 0; i < 98; i++) sender.send(`${i}`);
    setImmediate(function look() {
      rounds.push(taken);
      taken = 0;
      if (rounds.length < 4) setImmediate(look);
      else end();
    });
  });
}

function end() {
  // So many at most before others have their turn.
  log(rounds, names.slice(0, 6));
  sender.on('close', () => log('sender closed'));
  log(sender.close(() => log('its callback')) === sender);
  process.nextTick(() => log('tick after close'));
  setImmediate(() => {
    log('immediate after close');
    receiver.close();
  });
}
