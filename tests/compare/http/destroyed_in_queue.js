// A response that is destroyed before its turn closes at once; its connection goes on.
const http = require('http');
const net = require('net');

const acts = {
  destroy: (req, res) => res.destroy(),
  end: (req, res) => res.end('x'),
  'destroy the request': (req) => req.destroy(),
  read: (req) => req.resume(),
  fail: (req, res) => res.destroy(new Error('boo')),
};
const cases = [['destroy'], ['destroy', 'end'], ['end', 'destroy'], ['destroy the request'], ['destroy the request', 'destroy'],
  ['destroy', 'destroy the request'], ['read', 'destroy'], ['fail'], ['read', 'end']];

function run(names) {
  return new Promise((resolve) => {
    console.log(`# ${names.join(', ')}`);
    const responses = [];
    let client;
    const server = http.createServer((req, res) => {
      const id = responses.push(res);
      for (const event of ['aborted', 'error', 'close', 'end']) req.on(event, () => console.log('request', id, event));
      for (const event of ['prefinish', 'finish', 'close', 'error']) {
        res.on(event, () => console.log('response', id, event, res.destroyed, res.writableEnded, res.writableFinished));
      }
      if (id === 1) return;
      for (const name of names) acts[name](req, res);
      process.nextTick(() => console.log('tick', res.destroyed, res.listenerCount('socket')));
      setTimeout(() => {
        responses[0].end('one');
        setTimeout(() => client.destroy(), 60);
      }, 20);
    });
    server.on('connection', (socket) => socket.on('close', () => console.log('socket close')));
    server.listen(0, () => {
      const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
      client = net.connect(server.address().port, () => client.write(get + get));
      client.on('data', (data) => console.log('got', String(data).match(/\r\n\r\n./g)?.length));
      client.on('close', () => setTimeout(() => server.close(resolve), 100));
    });
  });
}
(async () => { for (const names of cases) await run(names); })();

for (const message of [new http.OutgoingMessage(), new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 })]) {
  message.on('close', () => console.log('without a socket', message.destroyed, message.closed));
  message.destroy();
}
