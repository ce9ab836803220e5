const net = require('net');
net.connect(1, '127.0.0.1').on('error', (e) => {
  console.log(e.code, e.syscall, e.address, e.port, e.message);
  const a = net.createServer().listen(0, '127.0.0.1', () => {
    const b = net.createServer();
    b.on('error', (e) => { console.log(e.code, e.syscall, e.port === a.address().port); a.close(); });
    b.listen(a.address().port, '127.0.0.1');
  });
});
for (const bad of [[], [-1], [65536], [{}], [{ port: 'x' }], [{ port: 80, localAddress: 'x' }]]) {
  try { net.connect(...bad); } catch (e) { console.log(e.code, e.message); }
}
console.log([net.isIP('1.2.3.4'), net.isIP('::1'), net.isIP('fe80::1%lo'), net.isIP('x'), net.isIP('01.2.3.4'), net.isIPv4('1.1.1.1'), net.isIPv6('1.1.1.1')]);
