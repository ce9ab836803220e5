// A worker from its start to its end, as the primary sees it, and as it sees itself.
const cluster = require('cluster');
const net = require('net');
const dgram = require('dgram');

if (cluster.isPrimary) {
  console.log(Object.keys(cluster), cluster.settings, cluster.schedulingPolicy);
  cluster.on('setup', (settings) => console.log('setup', Object.keys(settings), settings.args));
  cluster.setupPrimary({ args: ['one', 'two'] });
  const worker = cluster.fork({ EXTRA: 1 });
  console.log(Object.keys(worker), worker.id, worker.state, worker.exitedAfterDisconnect, worker instanceof cluster.Worker);
  console.log(worker.isConnected(), worker.isDead());
  const seen = [];
  // Which of the two ends comes first is a race.
  const ends = [];
  process.on('exit', () => console.log(seen, ends.sort(), cluster.workers));
  const note = (what) => (worker.exitedAfterDisconnect ? ends : seen).push(what.join(' '));
  for (const event of ['fork', 'online', 'listening', 'disconnect', 'exit']) {
    cluster.on(event, (worker, about) => note([
      'cluster', event, worker.id, worker.state, worker.exitedAfterDisconnect,
      about?.addressType, about?.address, about?.port > 0,
    ]));
    worker.on(event, (...args) => note(['worker', event, args.length, worker.state]));
  }
  const told = [];
  worker.on('message', (message) => told.push(message));
  cluster.on('message', (from, message, handle) => { if (message === 'last') console.log(from === worker, handle, told); });
} else {
  const tell = (...what) => process.send(what);
  tell(Object.keys(cluster), cluster.isWorker, cluster.worker.id, cluster.worker.state, process.env.NODE_UNIQUE_ID,
    process.env.EXTRA, process.argv.slice(2), cluster.worker.isDead(), cluster.worker.isConnected());
  const server = net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
    const { address, family, port } = server.address();
    tell('listening', address, family, port > 0, cluster.worker.state);
    net.connect(port, '127.0.0.1').on('data', (data) => tell(`${data}`)).on('close', () => {
      const again = net.createServer().on('error', (err) => {
        tell(err.code, err.syscall, err.message.replace(port, 'PORT'), err.address);
        datagrams();
      });
      again.listen(port, '127.0.0.1');
      const alone = net.createServer();
      alone.listen({ port: 0, exclusive: true }, () => alone.close());
    });
  });

  function datagrams() {
    const socket = dgram.createSocket('udp4', (message) => {
      tell('datagram', `${message}`);
      socket.close();
      server.close(() => {
        tell('closed');
        tell(cluster.worker.disconnect() === cluster.worker, cluster.worker.exitedAfterDisconnect);
        process.send('last');
      });
    });
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.send('to myself', port, '127.0.0.1');
    });
  }
}
