// What diagnostics_channel and perf_hooks hear of sockets and messages, and when.
const dc = require('diagnostics_channel');
const http = require('http');
const net = require('net');
const { PerformanceObserver } = require('perf_hooks');
for (const name of ['net.client.socket', 'net.server.socket', 'tracing:net.server.listen:asyncStart',
  'tracing:net.server.listen:asyncEnd', 'tracing:net.server.listen:error', 'http.client.request.created',
  'http.client.request.start', 'http.client.request.error', 'http.client.response.finish', 'http.server.request.start',
  'http.server.response.created', 'http.server.response.finish']) {
  dc.subscribe(name, (message) => console.log(name, Object.keys(message).join()));
}
const entries = [];
new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({ entryTypes: ['http', 'net'] });

const plain = net.createServer((socket) => socket.end()).listen({ port: 0, custom: 1 }, () => {
  console.log('listening');
  const socket = net.connect(plain.address().port, () => console.log('connected'));
  socket.resume().on('close', () => plain.close(taken));
  console.log('made');
});

function taken() {
  const first = net.createServer().listen(0, () => {
    net.createServer().listen(first.address().port).on('error', () => {
      console.log('error of listen');
      first.close(exchange);
    });
  });
}

function exchange() {
  const server = http.createServer((req, res) => {
    console.log('handler');
    res.on('finish', () => console.log('finish'));
    req.on('end', () => res.end('x')).resume();
  }).listen(0, () => {
    const req = http.request({ port: server.address().port, method: 'POST', headers: { a: 'b' } }, (res) => {
      console.log('response');
      res.resume().on('end', () => {
        server.close();
        http.get({ port: 1 }).on('error', () => setImmediate(setImmediate, report));
      });
    });
    req.on('socket', () => console.log('socket')).on('prefinish', () => console.log('prefinish'));
    req.write('a');
    console.log('wrote');
    req.end('b');
  });
}

function report() {
  for (const { name, entryType, detail } of entries) {
    const { req, res, host } = detail;
    console.log(name, entryType, host ?? `${req.method} ${req.url.replace(/\d{4,}/, 'PORT')} ${req.headers.a} ${res.statusCode}`);
  }
}
