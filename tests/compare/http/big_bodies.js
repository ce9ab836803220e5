// Bodies far larger than any buffer, both ways, by pipe.
const http = require('http');
const SIZE = 3 << 20;
const server = http.createServer((req, res) => { req.pipe(res); });
server.listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST' }, (res) => {
    let sum = 0;
    let bytes = 0;
    res.on('data', (chunk) => { bytes += chunk.length; sum = (sum + chunk[0]) % 65536; });
    res.on('end', () => { console.log(bytes); server.close(() => console.log('closed')); });
  });
  const chunk = Buffer.alloc(65536, 7);
  let sent = 0;
  (function more() {
    while (sent < SIZE) {
      sent += chunk.length;
      if (!req.write(chunk)) { req.once('drain', more); return; }
    }
    req.end();
  })();
});
