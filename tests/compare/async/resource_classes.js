// Of which class the objects are that a hook of async_hooks gets.
const { createHook, executionAsyncResource } = require('async_hooks');
const fs = require('fs');
const net = require('net');
const { exec } = require('child_process');
const crypto = require('crypto');

const seen = new Set();
const ended = [];
const hook = createHook({
  init(id, type, trigger, resource) {
    seen.add(`${type} ${resource.constructor.name}`);
    if (type === 'Timeout') ended.push([id, 0]);
  },
  destroy(id) { for (const one of ended) if (one[0] === id) one[1]++; },
}).enable();

let count = 0;
const interval = setInterval(() => { if (++count === 2) clearInterval(interval); }, 1);
setTimeout(() => seen.add(`in a ${executionAsyncResource().constructor.name}`), 1);
clearTimeout(setTimeout(() => {}, 1000));
setImmediate(() => {});
process.nextTick(() => {});
queueMicrotask(() => {});
fs.stat(__filename, () => seen.add(`in a ${executionAsyncResource().constructor.name}`));
fs.promises.readFile(__filename).then(() => seen.add(`in a ${executionAsyncResource().constructor.name}`));
crypto.randomBytes(1, () => {});
crypto.pbkdf2('a', 'b', 1, 1, 'sha1', () => {});
crypto.scrypt('a', 'b', 8, { N: 2 }, () => {});
crypto.hkdf('sha1', 'a', 'b', 'c', 8, () => {});
crypto.generateKey('hmac', { length: 64 }, () => {});
const { port1, port2 } = new MessageChannel();
port1.on('message', () => port1.close());
port2.postMessage(1);
exec('true', () => {});
const server = net.createServer((socket) => socket.end('x')).listen(0, '127.0.0.1', () => {
  net.connect(server.address().port, 'localhost').resume().on('close', () => server.close());
});
setTimeout(() => {
  hook.disable();
  console.log([...seen].sort().join('\n'));
  console.log('ends of timers', ended.map(([, ends]) => ends).join());
}, 250);
