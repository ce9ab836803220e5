// What a hook keeps on the resource it is shown is found again by executionAsyncResource() in the
// callback, as the documentation of async_hooks has it.
const { createHook, executionAsyncResource } = require('async_hooks');
const fs = require('fs');
const net = require('net');
const http = require('http');

const key = Symbol('key');
createHook({
  init(id, type, trigger, resource) {
    const current = executionAsyncResource();
    if (current) resource[key] = current[key];
  },
}).enable();
const seen = [];
const see = (name) => seen.push(`${name} ${executionAsyncResource()[key]}`);

setTimeout(() => {
  executionAsyncResource()[key] = 'A';
  setTimeout(() => see('timer'), 1);
  process.nextTick(() => see('tick'));
  setImmediate(() => see('immediate'));
  fs.stat('.', () => {
    see('stat');
    Promise.resolve().then(() => see('then'));
    queueMicrotask(() => see('microtask'));
  });
  require('crypto').randomBytes(4, () => see('random bytes'));
  require('zlib').deflate('x', () => see('deflate'));
  fs.promises.stat('.').then(() => see('promise of fs'));
  (async () => {
    await 1;
    see('await');
    await fs.promises.stat('.');
    see('await of fs');
  })();
  const server = net.createServer((socket) => { see('connection'); socket.end('x'); }).listen(0, () => {
    see('listening');
    const client = net.connect(server.address().port, () => see('connect'));
    client.on('data', () => see('data'));
    client.on('close', () => { see('close'); server.close(); });
  });
}, 1);
setTimeout(() => {
  const server = http.createServer((request, response) => {
    executionAsyncResource()[key] = request.url;
    setTimeout(() => response.end(String(executionAsyncResource()[key])), 5);
  }).listen(0, () => {
    http.get({ port: server.address().port, path: '/one' }, (response) => {
      response.on('data', (chunk) => seen.push(`response ${chunk}`)).on('end', () => server.close());
    });
  });
}, 1);
process.on('exit', () => console.log(seen.sort().join('\n')));
