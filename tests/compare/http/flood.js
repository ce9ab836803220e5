// Many requests in one packet, their answers unread for a time: all of them are answered, in order.
const http = require('http');
const net = require('net');
const COUNT = 300;
let handled = 0;
const body = 'x'.repeat(20_000);
const server = http.createServer((req, res) => {
  handled++;
  res.sendDate = false;
  res.setHeader('Connection', handled === COUNT ? 'close' : 'keep-alive');
  res.end(req.url + body);
}).listen(0, () => {
  const socket = net.connect(server.address().port);
  socket.pause();
  socket.write(Array.from({ length: COUNT }, (_, at) => `GET /${at}, HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  setTimeout(() => {
    console.log(handled > 0);
    const pieces = [];
    socket.on('data', (piece) => pieces.push(piece)).resume();
    socket.on('end', () => {
      const urls = Buffer.concat(pieces).toString('latin1').match(/\/\d+,/g);
      console.log(urls.length, urls.every((url, at) => url === `/${at},`), handled);
      server.close();
    });
  }, 300);
});
