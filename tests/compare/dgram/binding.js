// Forms of bind, what happens when it fails, and closing before it is done.
const dgram = require('dgram');
const { BlockList } = require('net');
const log = (...what) => console.log(...what);

const steps = [
  function forms(next) {
    const sockets = [[], [0], [{ port: 0 }], [0, '127.0.0.1'], [{ port: 0, address: '127.0.0.1', exclusive: true }], [null], ['0']];
    let left = sockets.length;
    for (const args of sockets) {
      const socket = dgram.createSocket('udp4');
      const returned = socket.bind(...args, function bound() {
        log(args, this === socket, socket.address().address, socket.address().family);
        socket.close();
        if (--left === 0) next();
      });
      if (returned !== socket) log('returned', returned);
    }
  },
  function taken(next) {
    const first = dgram.createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = first.address();
      const second = dgram.createSocket('udp4');
      second.on('error', (err) => {
        log(err.message.replace(port, 'PORT'), err.code, err.syscall, err.port === port);
        second.removeAllListeners('error');
        second.bind(0, () => {
          log('bound elsewhere');
          second.close();
          first.close(next);
        });
      });
      second.bind(port, '127.0.0.1', () => log('never'));
    });
  },
  function shared(next) {
    const first = dgram.createSocket({ type: 'udp4', reusePort: true }).bind(0, '127.0.0.1', () => {
      const second = dgram.createSocket({ type: 'udp4', reusePort: true });
      second.bind(first.address().port, '127.0.0.1', () => {
        log('shared', second.address().port === first.address().port);
        first.close();
        second.close(next);
      });
    });
  },
  function wrong(next) {
    const socket = dgram.createSocket('udp4');
    socket.on('error', (err) => {
      log(err.message);
      socket.close(next);
    });
    socket.bind(0, '::1');
  },
  function six(next) {
    const socket = dgram.createSocket({ type: 'udp6', ipv6Only: true });
    socket.bind(0, () => {
      log(socket.address().address, socket.address().family);
      socket.close(next);
    });
  },
  function closedEarly(next) {
    const socket = dgram.createSocket('udp4');
    socket.on('listening', () => log('never'));
    socket.bind(0);
    socket.close(() => log('closed before it was bound'));
    const waiting = dgram.createSocket('udp4');
    waiting.send('x', 9, '127.0.0.1', (err, size) => log('sent first', err, size));
    waiting.close(() => { log('closed then'); next(); });
  },
  function ownLookup(next) {
    const lookup = (name, family, callback) => {
      log('lookup', name, family);
      if (name === 'bad') process.nextTick(callback, new Error('no such name'));
      else callback(null, '127.0.0.1', 4);
    };
    const socket = dgram.createSocket({ type: 'udp4', lookup, recvBufferSize: 10000, sendBufferSize: 12000 });
    socket.bind(0, () => {
      log(socket.getRecvBufferSize(), socket.getSendBufferSize());
      socket.send('x', 9, 'some name', (err, size) => {
        log('sent', err, size);
        socket.send('x', 9, 'bad', (err) => log('failed', err.message));
        socket.once('error', (err) => { log('event', err.message); socket.close(next); });
        socket.send('x', 9, 'bad');
      });
    });
  },
  function tooLong(next) {
    const socket = dgram.createSocket('udp4');
    socket.send(Buffer.alloc(70000), 9, '127.0.0.1', (err, size) => {
      log(err.message, JSON.stringify(err), size);
      socket.send(Buffer.alloc(70000), 9, (err) => {
        log(err.message, JSON.stringify(err));
        socket.close(next);
      });
    });
  },
  function blocked(next) {
    const list = new BlockList();
    list.addAddress('127.0.0.1');
    const socket = dgram.createSocket({ type: 'udp4', sendBlockList: list });
    socket.connect(9, '127.0.0.1', (err) => {
      log(err.code, err.message);
      socket.send('x', 9, '127.0.0.1', (err) => { log(err.code); socket.close(next); });
    });
  },
  function aborted(next) {
    const controller = new AbortController();
    const socket = dgram.createSocket({ type: 'udp4', signal: controller.signal });
    socket.on('close', () => { log('aborted'); next(); });
    socket.bind(0, () => controller.abort());
  },
  async function disposed(next) {
    const socket = dgram.createSocket('udp4');
    socket.on('close', () => log('close'));
    await socket[Symbol.asyncDispose]();
    await socket[Symbol.asyncDispose]();
    log('disposed');
    next();
  },
  function descriptors(next) {
    const fd = require('fs').openSync(__filename);
    for (const number of [fd, 900]) {
      try {
        dgram.createSocket('udp4').bind({ fd: number });
      } catch (err) {
        log(err.code, err.message);
      }
    }
    next();
  },
];
(function next() { steps.shift()?.(next); })();
