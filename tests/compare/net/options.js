// Options of sockets and servers that are checked or passed on to the system.
const net = require('net');
const fs = require('fs');
const os = require('os');
const path = require('path');
const attempt = (name, run) => {
  try { run(); console.log(name, 'ok'); } catch (err) { console.log(name, err.name, err.code, err.message); }
};
attempt('host that is no text', () => net.connect({ host: ['127.0.0.1'], port: 1 }));
attempt('autoSelectFamily', () => net.connect({ port: 1, autoSelectFamily: 'yes' }));
attempt('attempt timeout', () => net.connect({ port: 1, autoSelectFamilyAttemptTimeout: 0 }));
attempt('attempt timeout of a wrong type', () => net.connect({ port: 1, autoSelectFamilyAttemptTimeout: 'x' }));
attempt('lookup', () => net.connect({ host: 'x', port: 1, lookup: 'x' }));
attempt('localAddress', () => net.connect({ port: 1, localAddress: 'x' }));
attempt('no port', () => net.connect({}));
attempt('port too large', () => net.connect(65536));
attempt('objectMode', () => new net.Socket({ objectMode: true }));
attempt('fd that is a file', () => new net.Socket({ fd: fs.openSync(__filename) }));
console.log(net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout());
net.setDefaultAutoSelectFamilyAttemptTimeout(5);
console.log(net.getDefaultAutoSelectFamilyAttemptTimeout());
for (const ip of ['fe80::1%eth0', 'fe80::1%a@b', 'fe80::1%', '1.2.3', '::ffff:1.2.3.4', '01.2.3.4']) console.log(ip, net.isIP(ip));

net.connect({ host: 'name', port: 7, lookup: (_, options, cb) => cb(null, [{ address: '127.0.0.1', family: 9 }]) })
  .on('error', (err) => console.log(err.code, err.message, err.host, err.port));

const calls = [];
const server = net.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 2500 }, (socket) => {
  console.log('server keeps alive after', server.keepAliveInitialDelay);
  socket._handle.setKeepAlive = (on, delay) => calls.push(['keep alive', on, delay]);
  socket._handle.setNoDelay = (...args) => calls.push(['no delay', ...args]);
  socket.setNoDelay(true).setNoDelay(false).setNoDelay(false).setKeepAlive(true, 2000).setKeepAlive(true, 9000).setKeepAlive(false);
  console.log(JSON.stringify(calls));
  socket.end();
}).listen(0, '127.0.0.1', () => {
  const socket = net.connect({ port: server.address().port, host: '127.0.0.1', keepAlive: true, keepAliveInitialDelay: 3000 });
  socket._handle.setKeepAlive = (on, delay) => console.log('client keeps alive', on, delay);
  socket.resume().on('close', () => server.close(listenOnPath));
});
// Closed before the name is looked up: never listens.
net.createServer().listen(0, 'localhost', () => console.log('never')).close();

function listenOnPath() {
  const name = path.join(os.tmpdir(), `ouro-net-${process.pid}`);
  const open = net.createServer().listen({ path: name, readableAll: true, writableAll: true }, () => {
    console.log((fs.statSync(name).mode & 0o666).toString(8), open.address() === name, open._connectionKey === `-1:${name}:-1`);
    net.createServer().listen(name).on('error', (err) => {
      console.log(err.code, err.syscall, err.address === name, err.port);
      open.close();
    });
  });
  net.createServer().listen({ fd: 0 }).on('error', (err) => console.log('listen on standard input:', ['EINVAL', 'ENOTSOCK'].includes(err.code)));
}
