// What is said of wrong arguments, and of sockets that are not bound, or closed.
// flags: --no-deprecation
const dgram = require('dgram');
const open = [];
const make = (options = 'udp4') => {
  const socket = dgram.createSocket(options);
  open.push(socket);
  return socket;
};
const show = (value) => (value instanceof dgram.Socket ? 'a socket' : value);
const attempt = (name, what) => {
  try {
    console.log(name, show(what()));
  } catch (err) {
    console.log(name, err.name, err.code, err.message, JSON.stringify(err));
  }
};
for (const options of [undefined, null, 5, 'udp5', {}, { type: 'udp4', lookup: 5 }, { type: 'udp4', recvBufferSize: 'x' },
  { type: 'udp4', recvBufferSize: 0 }, { type: 'udp4', sendBufferSize: -1 }, { type: 'udp4', signal: 5 },
  { type: 'udp4', receiveBlockList: 5 }, { type: 'udp4', sendBlockList: 5 }, { type: 'udp4', reuseAddr: 5 }]) {
  attempt(`create ${JSON.stringify(options)}`, () => { dgram.createSocket(options).close(); });
}
for (const [method, ...lists] of [
  ['address', []], ['remoteAddress', []], ['disconnect', []],
  ['connect', [], [-1], ['x'], [5, 6, () => {}]],
  ['send', [], ['x'], ['x', 0], ['x', -1], ['x', 5, 5], ['x', 5, {}], [Buffer.alloc(3), 2, 2, 5], [Buffer.alloc(3), -2, 2, 5],
    [Buffer.alloc(3), 5, 2, 5], [['a', 5], 5], [5, 5]],
  ['sendto', ['x'], ['x', 0, 1, 5], ['x', 0, '1', 5, 'h'], ['x', 0, 1, 5, 5]],
  ['setBroadcast', [true]], ['setTTL', [], ['x'], [5], [0], [256], [1.5]], ['setMulticastTTL', [], ['x'], [0], [256], [-1]],
  ['setMulticastLoopback', [], [true], [5]], ['setMulticastInterface', [], ['x'], ['0.0.0.0'], ['::%lo']],
  ['addMembership', [], [null], ['x'], ['224.0.0.114', 'x'], ['127.0.0.1']], ['dropMembership', [], [true], ['224.0.0.114', 'x']],
  ['addSourceSpecificMembership', [], ['x'], ['224.0.0.114', 5], ['224.0.0.114', 'x']],
  ['dropSourceSpecificMembership', [], ['x'], ['224.0.0.114', 5], ['224.0.0.114', 'x']],
  ['setRecvBufferSize', [], [true], ['x'], [1.5], [5], [2147483648]], ['setSendBufferSize', [], [-1], [2147483648]],
  ['getSendQueueSize', []], ['getSendQueueCount', []], ['ref', []], ['unref', []], ['_healthCheck', []], ['_stopReceiving', []],
  ['bind', [0, 5]], ['close', []],
]) {
  for (const args of lists) {
    const name = `${method} ${JSON.stringify(args)}`;
    const call = (socket) => socket[method](...args);
    for (const type of ['udp4', 'udp6']) {
      attempt(`unbound ${type} ${name}`, () => { const socket = make(type); socket.on('error', () => {}); return call(socket); });
      if (method === 'address') continue;
      attempt(`bound ${type} ${name}`, () => { const socket = make(type); socket.bindSync(); socket.on('error', () => {}); return call(socket); });
    }
    attempt(`closed ${name}`, () => { const socket = dgram.createSocket('udp4'); socket.close(); return call(socket); });
  }
}
setImmediate(() => {
  for (const socket of open) {
    try { socket.close(); } catch {}
  }
});
