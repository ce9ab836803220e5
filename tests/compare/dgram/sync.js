// bindSync and connectSync, and when their events come.
const dgram = require('dgram');
const open = [];
const make = (options = 'udp4') => {
  const socket = dgram.createSocket(options);
  open.push(socket);
  return socket;
};
const show = (value) => (value?.port > 60 ? { ...value, port: 'PORT' } : value);
const attempt = (name, what) => {
  try {
    console.log(name, show(what()));
  } catch (err) {
    console.log(name, err.name, err.code, err.message, JSON.stringify(err));
  }
};
const closeAll = () => {
  for (const socket of open) {
    try { socket.close(); } catch (err) { console.log(err.code); }
  }
};

attempt('bindSync', () => {
  const socket = make();
  socket.on('listening', () => console.log('listening'));
  const returned = socket.bindSync();
  console.log(show(returned), socket.address().address);
  process.nextTick(() => console.log('tick'));
  socket.bindSync();
});
for (const options of [{ port: 0, address: '127.0.0.1' }, { address: 'localhost' }, 0, { port: 'x' }, { port: -1 }, null,
  { address: 5 }, { address: '::1', port: 0 }]) {
  attempt(`bindSync ${JSON.stringify(options)}`, () => make().bindSync(options));
}
attempt('closed', () => { const socket = dgram.createSocket('udp4'); socket.close(); socket.bindSync(); });
attempt('binding', () => { const socket = make(); socket.bind(0); socket.bindSync(); });
for (const args of [[], ['x'], [53], [0], [53, 5], [53, 'localhost'], [53, '::1'], [{ port: 53 }], [53, '127.0.0.1']]) {
  attempt(`connectSync ${JSON.stringify(args)}`, () => { const socket = make(); socket.connectSync(...args); return socket.remoteAddress(); });
}
attempt('connectSync', () => {
  const socket = make();
  for (const event of ['listening', 'connect']) socket.on(event, () => console.log('then', event));
  socket.connectSync(53, '127.0.0.1');
  console.log(socket.address().address);
  socket.connectSync(53, '127.0.0.1');
});
setImmediate(closeAll);
