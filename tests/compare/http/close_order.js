// What closes in which order when a connection goes with requests that are not answered: requests
// first, then the listeners of the socket's `close`, the response among them, where it got its turn.
const http = require('http');
const net = require('net');

const show = (what, emitter, events, state) => {
  for (const event of events) emitter.on(event, (value) => console.log(what, event, value instanceof Error ? value.message : '', ...state()));
};

function run(name, request, go, handle) {
  return new Promise((resolve) => {
    console.log(`# ${name}`);
    let count = 0;
    let client;
    const all = request.split('HTTP/1.1').length - 1;
    const server = http.createServer((req, res) => {
      const id = ++count;
      if (go && id === all) setTimeout(go, 30, client);
      show(`request ${id}`, req, ['aborted', 'error', 'end', 'close'], () => [req.complete, req.readableEnded]);
      show(`response ${id}`, res, ['prefinish', 'finish', 'error', 'close'], () => [res.destroyed, res.writableFinished, res.socket === req.socket]);
      handle(req, res, id);
    });
    server.on('connection', (socket) => show('socket', socket, ['close'], () => [socket._httpMessage === null]));
    server.listen(0, '127.0.0.1', () => {
      client = net.connect(server.address().port, '127.0.0.1', () => {
        client.write(request);
      });
      client.on('error', (err) => console.log('client', err.code));
      client.on('data', (data) => console.log('client got', data.length > 0));
      client.on('close', () => setTimeout(() => server.close(resolve), 20));
    });
  });
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc';
const ways = { end: (client) => client.end(), destroy: (client) => client.destroy(), reset: (client) => client.resetAndDestroy() };

async function main() {
  for (const [way, go] of Object.entries(ways)) {
    await run(`one, client ${way}`, GET, go, () => {});
    await run(`three, client ${way}`, POST + GET + GET, go, (req, res, id) => {
      if (id === 2) { req.resume(); res.end('x'); }
      if (id === 3) req.socket.on('close', () => console.log('late listener'));
    });
    await run(`as a stream, client ${way}`, GET, go, (req) => {
      req.socket.on('end', () => console.log('socket end'));
      req.socket.on('close', () => console.log('late listener'));
    });
  }
  const destroyed = (prepare) => (req, res) => {
    prepare(res);
    req.socket.destroy();
    console.log(res.write('abc', () => console.log('written')), res.writableLength > 0, res.writableNeedDrain);
    console.log(res.write(Buffer.alloc(100_000)), res.writableLength < 1000);
    res.end('x', () => console.log('ended'));
    console.log(res.writableEnded, res.destroyed);
  };
  await run('destroyed, then written', GET, null, destroyed(() => {}));
  await run('destroyed between writes', GET, null, destroyed((res) => res.write('a')));
  await run('destroyed behind the head', GET, null, destroyed((res) => res.flushHeaders()));
}
main();
