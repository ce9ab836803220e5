// What net takes for options that are not what they should be, and what it says of them.
const net = require('net');
const fs = require('fs');

const attempt = (name, act) => {
  try {
    const made = act();
    console.log(name, made?.constructor?.name);
    made?.on?.('error', (err) => console.log(name, err.name, err.code, err.message, Object.keys(err).join(' ')));
    made?.on?.('lookup', () => made.destroy());
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
};
const show = (value) => (typeof value === 'function' ? 'function' : typeof value === 'string' ? JSON.stringify(value) : String(value));
const closed = { port: 1, host: '127.0.0.1' };
for (const value of [null, 0, NaN, '', false]) {
  attempt(`host ${show(value)}`, () => net.connect({ port: 1, host: value, family: 4 }));
  attempt(`lookup ${show(value)}`, () => net.connect({ port: 1, host: 'localhost', family: 4, lookup: value }));
}
for (const value of ['', NaN, 5, '4', null]) attempt(`family ${show(value)}`, () => net.connect({ port: 1, host: 'localhost', family: value }));
attempt('no local address', () => net.connect({ ...closed, localAddress: '' }));
for (const value of [null, 1, 'abc', {}]) attempt(`listener ${show(value)}`, () => net.createServer({}, value));
for (const value of [1, 'abc', () => {}]) attempt(`signal ${show(value)}`, () => new net.Socket({ signal: value }));
const file = fs.openSync(__filename, 'r');
for (const value of [-1, 1.5, 65536, '1', file]) attempt(`fd ${value === file ? 'of a file' : show(value)}`, () => new net.Socket({ fd: value }));
for (const value of [1.5, 65536, Infinity, -1, file]) attempt(`listen on fd ${value === file ? 'of a file' : show(value)}`, () => net.createServer().listen({ fd: value }));

const path = `/tmp/ouro-odd-options-${process.pid}`;
const server = net.createServer((socket) => {
  socket.on('error', (err) => console.log('server', err.code));
  socket.on('end', () => console.log('server end'));
  socket.resume();
});
setTimeout(() => server.listen(path, () => {
  const socket = net.connect(path, () => {
    attempt('reset', () => socket.resetAndDestroy());
    console.log(socket.destroyed);
    socket.end(() => server.close());
  });
  attempt('reset while it connects', () => socket.resetAndDestroy());
}), 50);
