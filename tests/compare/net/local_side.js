// The local address and port of a connection: what is said when they cannot be had, and when it fails.
const net = require('net');
let port;
const attempt = (options) => new Promise((resolve) => {
  const text = (value) => String(value).replaceAll(port, 'PORT');
  const name = text(JSON.stringify(options));
  const socket = net.connect(options);
  process.nextTick(() => console.log(name, socket.connecting, socket.destroyed));
  socket.on('error', (err) => console.log(text(err.message), Object.entries(err).map(text).join(' ')));
  socket.on('connect', () => {
    console.log('connected from', socket.localAddress);
    socket.destroy();
  });
  socket.on('close', resolve);
});
const server = net.createServer((socket) => socket.on('error', () => {}));
server.listen(0, '127.0.0.1', async () => {
  ({ port } = server.address());
  for (const host of ['127.0.0.1', 'localhost']) {
    for (const localPort of [undefined, 0, port]) {
      for (const localAddress of [undefined, '127.0.0.1', '127.0.0.2', '::1', '']) {
        await attempt({ port: 1, host, family: 4, localPort, localAddress });
      }
    }
    await attempt({ port, host, family: 4, localAddress: '127.0.0.2' });
    await attempt({ port, host, family: 4, localAddress: '192.0.2.1' });
  }
  server.close();
});
for (const text of ['80', '1.2.3.4', '1.2.3.4:5', '1.2.3.4:80', '[::1]:8', '::1', 'a.b', '1.2.3.4:99999', '', '1.1', '[::ffff:1.2.3.4]:5']) {
  const { address, port, family } = net.SocketAddress.parse(text) || {};
  console.log(text, address, port, family);
}
for (const address of ['0:0::1', 'ABCD::1', '::ffff:102:304', '1:0:0:2:0:0:0:3']) console.log(new net.SocketAddress({ address, family: 'ipv6' }));
const list = new net.BlockList();
list.addSubnet('::1', 64, 'ipv6');
console.log(list, [list], [[list]], require('util').inspect([list], { depth: 0 }));
for (let at = 0; at < 3; at++) {
  list.addRange('3.0.0.1', `3.0.0.${5 + at % 2}`);
  list.addSubnet(`2.0.${at % 2}.0`, 24);
  list.addAddress('10.0.0.1');
}
console.log(list.rules);
