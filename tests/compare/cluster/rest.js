// Workers by turns over a Unix socket; a worker that is full; destroy; what is wrong.
const cluster = require('cluster');
const net = require('net');
const path = require('path');
const os = require('os');

if (cluster.isPrimary) {
  const file = path.join(os.tmpdir(), `turns-${process.pid}.sock`);
  const workers = [cluster.fork({ FILE: file }), cluster.fork({ FILE: file, FULL: '1' })];
  let left = 2;
  cluster.on('listening', async () => {
    if (--left > 0) return;
    const got = [];
    for (let i = 0; i < 4; i++) got.push(await read(file));
    console.log(got);
    workers[0].destroy();
    workers[1].once('exit', (code, signal) => {
      console.log('second', code, signal, workers[1].exitedAfterDisconnect);
    });
    workers[0].once('exit', (code, signal) => {
      console.log('first', code, signal, workers[0].exitedAfterDisconnect);
      workers[1].send('destroy');
    });
  });
  function read(path) {
    return new Promise((resolve, reject) => {
      let text = '';
      net.connect({ path }).on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', reject);
    });
  }
} else {
  const server = net.createServer((socket) => socket.end(`worker ${cluster.worker.id}`));
  // What it does not take goes to the other.
  if (process.env.FULL) server.maxConnections = 0;
  server.listen(process.env.FILE);
  process.on('message', () => cluster.worker.destroy());
}
