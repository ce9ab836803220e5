// What a hook of async_hooks hears of timers, ticks, files, sockets, ports and of console.log itself:
// numbers, triggers and turns are Node's.
const { createHook, executionAsyncId, triggerAsyncId, AsyncResource } = require('async_hooks');
const fs = require('fs');
const net = require('net');

const told = [];
let depth = 0;
const tell = (text) => told.push('  '.repeat(Math.max(depth, 0)) + text);
const say = (text) => tell(`${text} [${executionAsyncId()} ${triggerAsyncId()}]`);
const hook = createHook({
  init(id, type, trigger) { tell(`${type}(${id}) by ${trigger} in ${executionAsyncId()}`); },
  before(id) { tell(`before ${id}`); depth++; },
  after(id) { depth--; tell(`after ${id}`); },
  destroy(id) { tell(`destroy ${id}`); },
});

// Behind two checks: what has ended is told of there.
const soon = (done) => setImmediate(() => setImmediate(() => setImmediate(done)));

const parts = {
  timers(done) {
    setImmediate(() => {
      say('immediate');
      setTimeout(() => { say('timeout'); soon(done); }, 30);
    });
    process.nextTick(() => say('tick'));
    queueMicrotask(() => say('microtask'));
    clearTimeout(setTimeout(() => {}, 1000));
  },
  output(done) {
    console.log('one');
    console.log('two');
    console.error('three');
    process.nextTick(() => console.log('four'));
    setTimeout(() => { console.log('five'); soon(done); }, 30);
  },
  files(done) {
    fs.stat(__filename, () => {
      say('stat');
      fs.createReadStream(__filename).on('data', () => say('data')).on('end', () => say('end'))
        .on('close', () => { say('close'); soon(done); });
    });
  },
  sockets(done) {
    const server = net.createServer((socket) => {
      say('connection');
      socket.on('data', () => { say('server data'); socket.end('bye'); });
      socket.on('close', () => say('server close'));
    }).listen(0, '127.0.0.1', () => {
      say('listening');
      const client = net.connect(server.address().port, '127.0.0.1', () => { say('connect'); client.write('hi'); });
      client.on('data', () => say('data'));
      client.on('end', () => say('end'));
      client.on('close', () => { say('close'); server.close(() => { say('closed'); soon(done); }); });
    });
  },
  ports(done) {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', () => { say('message'); port2.close(); });
    port2.on('close', () => { say('close'); done(); });
    port1.postMessage(1);
  },
  resources(done) {
    const resource = new AsyncResource('OURS');
    resource.runInAsyncScope(() => { say('inside'); setTimeout(() => { say('timeout'); soon(done); }, 30); });
    resource.emitDestroy();
  },
};

(function next([name, ...rest]) {
  if (!name) return;
  const first = new AsyncResource('FIRST').asyncId();
  told.length = 0;
  hook.enable();
  parts[name](() => {
    hook.disable();
    depth = 0;
    // Numbers from here on, so that one part does not depend on another.
    const own = (text) => text.replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : +number > 1 ? 'other' : number));
    console.log(`# ${name}\n${told.map(own).join('\n')}`);
    setTimeout(next, 5, rest);
  });
})(Object.keys(parts));
