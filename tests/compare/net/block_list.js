// Addresses that are refused, on both sides.
const net = require('net');
const blockList = new net.BlockList();
blockList.addAddress('127.0.0.1');
blockList.addSubnet('127.0.1.0', 24);
const lookups = {
  address: { host: '127.0.0.1' },
  name: { host: 'name', lookup: (_, options, cb) => (options.all ? cb(null, [{ address: '127.0.1.7', family: 4 }]) : cb(null, '127.0.1.7', 4)) },
  'all of a name': { host: 'name', lookup: (_, __, cb) => cb(null, [{ address: '127.0.0.1', family: 4 }, { address: '127.0.1.1', family: 4 }]) },
};
for (const [name, options] of Object.entries(lookups)) {
  net.connect({ port: 9, blockList, ...options }).on('error', (err) => console.log(name, err.name, err.code, err.errors?.length));
}
const server = net.createServer({ blockList }, () => console.log('never')).listen(0, '127.0.0.1', () => {
  const socket = net.connect({ port: server.address().port, host: '127.0.0.1' });
  socket.on('error', (err) => console.log(err.code));
  socket.on('close', () => { console.log('closed'); server.close(); });
});
for (const make of [() => net.createServer({ blockList: 1 }), () => new net.Socket({ blockList: 'x' })]) {
  try { make(); } catch (err) { console.log(err.code, err.message); }
}
