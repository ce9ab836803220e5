// Heads of responses that set little or nothing, those that come close to it, and methods that a script
// has put in the place of Node's.
'use strict';
const http = require('http');
const net = require('net');

const cases = {
  plain: (req, res) => res.end('hello'),
  empty: (req, res) => res.end(),
  status: (req, res) => { res.statusCode = 404; res.end('gone'); },
  unusual: (req, res) => { res.statusCode = 299; res.end('x'); },
  none: (req, res) => { res.statusCode = 204; res.end('dropped'); },
  unchanged: (req, res) => { res.statusCode = 304; res.end(); },
  text: (req, res) => { res.statusCode = '201'; res.end('text'); },
  bad: (req, res) => { res.statusCode = 99; try { res.end('x'); } catch (error) { res.statusCode = 500; res.end(error.code); } },
  words: (req, res) => { res.statusMessage = 'Very Fine'; res.end('x'); },
  close: (req, res) => { res.shouldKeepAlive = false; res.end('bye'); },
  nodate: (req, res) => { res.sendDate = false; res.end('x'); },
  header: (req, res) => { res.setHeader('X-A', 'b'); res.end('x'); },
  removed: (req, res) => { res.setHeader('X-A', 'b'); res.removeHeader('X-A'); res.end('x'); },
  nolength: (req, res) => { res.removeHeader('content-length'); res.end('x'); },
  chunked: (req, res) => { res.write('a'); res.end('b'); },
  own: (req, res) => {
    const original = res.writeHead;
    res.writeHead = function (status, ...rest) { this.setHeader('X-Own', String(status)); return original.call(this, status, ...rest); };
    res.end('own');
  },
  seen: (req, res) => {
    res.on('finish', () => console.log('finish', res.headersSent, res.writableFinished, res.statusMessage, JSON.stringify(res._header).replace(/Date: [^\\]+/, 'Date: X')));
    res.on('close', () => console.log('close', res.destroyed));
    res.end('seen');
  },
  after: (req, res) => {
    res.end('after', () => console.log('ended', typeof res._header, res.headersSent, res.finished));
    try { res.setHeader('Late', '1'); } catch (error) { console.log(error.code); }
    try { res.writeHead(200); } catch (error) { console.log(error.code); }
  },
  emit: (req, res) => { const { emit } = res; res.emit = function (name) { console.log('emit', name); return emit.apply(this, arguments); }; res.end('emit'); },
};

const server = http.createServer((req, res) => {
  const run = cases[req.url.slice(1)];
  if (run) run(req, res);
  else prototype(req, res);
});
server.keepAliveTimeout = 7000;

function prototype(req, res) {
  const original = http.ServerResponse.prototype.writeHead;
  http.ServerResponse.prototype.writeHead = function (...args) { this.setHeader('X-Patched', 'yes'); return original.apply(this, args); };
  res.end('patched');
  http.ServerResponse.prototype.writeHead = original;
}

function ask(port, path, version, extra) {
  return new Promise((resolve) => {
    const socket = net.connect(port);
    let text = '';
    socket.setEncoding('latin1').on('data', (data) => { text += data; });
    socket.on('close', () => resolve(text));
    socket.write(`GET /${path} HTTP/${version}\r\nHost: x\r\n${extra}\r\n`);
    setTimeout(() => socket.end(), 60);
  });
}

server.listen(0, async () => {
  const { port } = server.address();
  for (const path of [...Object.keys(cases), 'patched']) {
    const text = await ask(port, path, '1.1', '');
    console.log(path, JSON.stringify(text.replace(/Date: .*\r\n/, 'Date: X\r\n')));
  }
  for (const [version, extra] of [['1.0', ''], ['1.0', 'Connection: keep-alive\r\n'], ['1.1', 'Connection: close\r\n']]) {
    const text = await ask(port, 'plain', version, extra);
    console.log(version, extra.trim(), JSON.stringify(text.replace(/Date: .*\r\n/, 'Date: X\r\n')));
  }
  // Within one second, and from one tick to the next, lengths and times of keeping differ.
  server.keepAliveTimeout = 0;
  console.log(JSON.stringify((await ask(port, 'plain', '1.1', '')).replace(/Date: .*\r\n/, '')));
  server.keepAliveTimeout = 12_345;
  console.log(JSON.stringify((await ask(port, 'plain', '1.1', '')).replace(/Date: .*\r\n/, '')));
  server.close();
});
