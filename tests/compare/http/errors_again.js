// A connection whose bytes were wrong, and that a listener keeps: each packet is wrong from then on.
const http = require('http');
const net = require('net');
function run(name, pieces) {
  return new Promise((resolve) => {
    console.log(name);
    const server = http.createServer((req, res) => { req.resume(); res.sendDate = false; res.end('ok'); });
    server.on('clientError', (err, socket) => {
      console.log(err.code, err.bytesParsed, `${err.rawPacket}`.length, socket.readable, socket.writable, socket.destroyed);
      if (pieces.length === 0) socket.destroy();
    });
    server.listen(0, () => {
      const socket = net.connect(server.address().port);
      socket.on('data', (data) => console.log(JSON.stringify(`${data}`)));
      socket.on('close', () => server.close(resolve));
      socket.on('error', () => {});
      const timer = setInterval(() => {
        if (pieces.length === 0) clearInterval(timer);
        else socket.write(pieces.shift());
      }, 60);
    });
  });
}
(async () => {
  await run('bad, then good', ['BAD!\r\n', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'more']);
  await run('good, then bad', ['GET / HTTP/1.1\r\nHost: x\r\n\r\nBAD ', 'x', 'y']);
  await run('bad chunk', ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'x', '5\r\n']);
})();
