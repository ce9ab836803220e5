const net = require('net');
const s = net.createServer();
s.on('close', () => console.log('event close'));
s.listen(0, '127.0.0.1', () => {
  console.log('listening', s.listening, s.address().family);
  setImmediate(() => console.log('immediate'));
  s.close((e) => console.log('callback', e));
  process.nextTick(() => console.log('tick'));
  s.close((e) => console.log('again', e.code));
});
console.log(s.listening, s.address());
