// A server that is closed ends the connections whose response has been ended, be that sent or not.
const http = require('http');
const https = require('https');
const fs = require('fs');
const net = require('net');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const hear = (emitter, name, events) => {
  for (const event of events.split(' ')) emitter.on(event, () => console.log(' ', name, event));
};

function run(name, module, answer, ask) {
  return new Promise((resolve) => {
    console.log(name);
    const server = module.createServer(own, (req, res) => {
      hear(res, 'response', 'finish close');
      hear(req, 'request', 'aborted end close');
      answer(req, res, server);
    });
    server.listen(0, '127.0.0.1', () => ask(server.address().port, resolve));
  });
}

const ask = (module, options) => (port, done) => {
  const req = module.get({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false, ...options }, (res) => {
    hear(res, 'client: response', 'data end close');
  });
  hear(req, 'client: request', 'close');
  req.on('error', (err) => console.log('  client: error', err.code));
  req.on('close', () => setTimeout(done, 10));
};

(async () => {
  const close = (server) => server.close(() => console.log('  server closed'));

  await run('closed right behind an answer', http, (req, res, server) => setImmediate(() => {
    res.end('x');
    close(server);
    process.nextTick(() => console.log('  a tick'));
  }), ask(http));

  await run('the idle ones closed behind an answer', http, (req, res, server) => setImmediate(() => {
    req.socket.on('close', () => console.log('  socket close'));
    res.write('x');
    res.end('y', () => console.log('  ended'));
    server.closeIdleConnections();
    close(server);
  }), ask(http, { agent: new http.Agent({ keepAlive: true }) }));

  await run('another request waits for its answer', http, (req, res, server) => {
    if (req.url === '/2') return;
    setImmediate(() => {
      res.end('one');
      close(server);
    });
  }, (port, done) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.on('data', (data) => console.log('  data', /one$/.test(data)));
    hear(socket, 'socket', 'end close');
    socket.on('close', () => setTimeout(done, 10));
  });

  await run('the body is not read by then', http, (req, res, server) => req.once('data', () => {
    res.end('now');
    close(server);
  }), (port, done) => {
    const req = http.request({ port, host: '127.0.0.1', method: 'POST', agent: false }, (res) => {
      hear(res, 'client: response', 'data end close');
      res.on('data', () => req.end('b'));
    });
    hear(req, 'client: request', 'close');
    req.on('close', () => setTimeout(done, 10));
    req.write('a');
  });

  await run('over TLS, where it is sent later', https, (req, res, server) => setImmediate(() => {
    res.end('x');
    close(server);
  }), ask(https));

  await run('over TLS, closed by what the answer brings about', https, (req, res, server) => {
    res.write('x');
    setImmediate(() => res.end('y'));
    process.answered = () => close(server);
  }, (port, done) => {
    const req = https.get({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (res) => {
      hear(res, 'client: response', 'data end close');
      res.on('close', () => process.answered());
    });
    hear(req, 'client: request', 'close');
    req.on('close', () => setTimeout(done, 10));
  });
})();
