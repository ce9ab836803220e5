// Makes what the collector takes: for startup_order.py, whose other programs end before it runs.
const http = require('node:http');

const server = http.createServer((request, response) => {
  let kept = {};
  for (let i = 0; i < 30_000; i++) {
    kept = { kept: i % 100 ? kept : null, list: [i], text: `${i}`, run: () => i, map: new Map([[i, kept]]) };
  }
  setImmediate(() => response.end('hello\n'));
}).listen(0, () => {
  http.get({ port: server.address().port }, (response) => response.resume().on('end', () => server.close()));
});
