// Handles that all workers have, ends that nobody asked for, and Unix sockets.
const cluster = require('cluster');
const net = require('net');
const path = require('path');
const os = require('os');

if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const file = path.join(os.tmpdir(), `shared-${process.pid}.sock`);
  const [first, second] = [cluster.fork({ FILE: file }), cluster.fork({ FILE: file })];
  const log = [];
  cluster.on('exit', (worker, code, signal) => {
    log.push(`${worker.id}: ${code} ${signal} ${worker.exitedAfterDisconnect} ${worker.isDead()}`);
    if (worker === first) second.kill('SIGKILL');
    else console.log(log);
  });
  let left = 4;
  const ports = new Set();
  cluster.on('listening', async (worker, { addressType, address, port }) => {
    if (addressType === -1) console.log('a path', address === file, port);
    else ports.add(port);
    if (--left > 0) return;
    console.log('ports', ports.size);
    for (let i = 0; i < 3; i++) console.log(await read({ port: [...ports][0] }), await read({ path: file }));
    first.send('leave');
  });
  function read(options) {
    return new Promise((resolve, reject) => {
      let text = '';
      net.connect(options).on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', reject);
    });
  }
} else {
  net.createServer((socket) => socket.end('tcp')).listen(0);
  net.createServer((socket) => socket.end('path')).listen(process.env.FILE);
  process.on('message', () => process.exit(3));
}
