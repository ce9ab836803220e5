'use strict';
// What the benchmarks ask for, on the port in PORT: /hello, /json (a body of JSON in, one out), /echo
// (the body comes back), /download?bytes=N, /upload (the body is counted), /slow, /connections.
const http = require('http');

const piece = Buffer.alloc(64 * 1024, 'x');
const answer = { items: Array.from({ length: 16 }, (_, id) => ({ id, name: `item ${id}`, price: id * 1.5, tags: ['a', 'b'] })) };

function collect(req, then) {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => then(Buffer.concat(chunks)));
}

const routes = {
  '/hello'(req, res) {
    res.setHeader('Content-Type', 'text/plain');
    res.end('hello\n');
  },
  '/json'(req, res) {
    collect(req, (body) => {
      const { count = 0 } = JSON.parse(body.length ? String(body) : '{}');
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({ ...answer, count: count + 1 }));
    });
  },
  '/echo'(req, res) {
    if (req.headers['content-length']) res.setHeader('Content-Length', req.headers['content-length']);
    req.pipe(res);
  },
  '/download'(req, res, query) {
    let left = Number(query.get('bytes'));
    res.setHeader('Content-Length', left);
    (function more() {
      while (left > 0) {
        const chunk = left < piece.length ? piece.subarray(0, left) : piece;
        left -= chunk.length;
        if (!res.write(chunk)) {
          res.once('drain', more);
          return;
        }
      }
      res.end();
    })();
  },
  '/upload'(req, res) {
    let bytes = 0;
    req.on('data', (chunk) => { bytes += chunk.length; });
    req.on('end', () => res.end(`${bytes}`));
  },
  '/slow'(req, res) { setTimeout(() => res.end('slow'), 50); },
  '/connections'(req, res) { server.getConnections((err, count) => res.end(`${count}`)); },
};

const server = http.createServer((req, res) => {
  const [path, query] = req.url.split('?');
  const route = routes[path];
  if (route) {
    route(req, res, new URLSearchParams(query));
  } else {
    res.statusCode = 404;
    res.end();
  }
});
// Connections that are held idle are to stay.
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
