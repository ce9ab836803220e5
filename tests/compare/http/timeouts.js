// Who is told when nothing has come or gone for a time: once, until there is activity again; the
// server's listeners first, whose answer decides whether the socket is destroyed.
const http = require('http');
const net = require('net');

const setters = {
  response: (req, res, log) => res.setTimeout(80, () => log('response callback')),
  silent: (req, res) => res.setTimeout(80),
  request: (req, res, log) => req.setTimeout(80, () => log('request callback')),
  socket: (req, res, log) => req.socket.setTimeout(80, () => log(`socket callback ${req.socket.destroyed}`)),
  listener(req, res, log) {
    req.socket.on('timeout', () => log(`socket ${req.socket.destroyed}`));
    res.setTimeout(80);
  },
  nobody() {},
};
const listeners = {
  none() {},
  response: (server, req, res, log) => res.on('timeout', () => log('response')),
  server: (server, req, res, log) => server.on('timeout', (socket) => log(`server ${socket === req.socket}`)),
};

function run(setter, listener, { writes = false, ofServer = false, atOnce = false } = {}) {
  const lines = [];
  const log = (text) => lines.push(text);
  return new Promise((resolve) => {
    const server = http.createServer({ keepAliveTimeoutBuffer: 0 }, (req, res) => {
      req.resume();
      setters[setter](req, res, log);
      listeners[listener](server, req, res, log);
      res.on('close', () => log('response close'));
      if (writes) setTimeout(() => res.write('x'), 150);
      if (atOnce) res.end('done');
      else setTimeout(() => res.end('done'), 400);
    });
    if (ofServer) server.timeout = 80;
    server.keepAliveTimeout = 150;
    server.listen(0, () => {
      const client = net.connect(server.address().port, () => client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc'));
      client.on('data', () => log('data'));
      client.on('end', () => log('end'));
      client.on('close', () => {
        server.close();
        resolve(`${setter}, ${listener}${writes ? ', writes' : ''}${ofServer ? ', of the server' : ''}${atOnce ? ', at once' : ''}: ${lines.join('; ')}`);
      });
      setTimeout(() => client.destroy(), 900);
    });
  });
}

const cases = [];
for (const setter of Object.keys(setters)) for (const listener of Object.keys(listeners)) cases.push([setter, listener]);
cases.push(['response', 'response', { writes: true }], ['socket', 'response', { writes: true }]);
cases.push(['nobody', 'server', { ofServer: true }], ['nobody', 'none', { ofServer: true }], ['nobody', 'response', { ofServer: true, writes: true }]);
cases.push(['socket', 'none', { atOnce: true }], ['listener', 'server', { atOnce: true }]);
Promise.all(cases.map((entry) => run(...entry))).then((lines) => console.log(lines.join('\n')));
