// Many requests in one packet, their answers unread for a time: all of them are answered, in order.
const http = require('http');
const net = require('net');
const COUNT = 300;
let handled = 0;
const body = 'x'.repeat(20_000);
const server = http.createServer((req, res) => {
  handled++;
  res.sendDate = false;
  res.end(req.url + body);
}).listen(0, () => {
  const socket = net.connect(server.address().port);
  socket.pause();
  const requests = Array.from({ length: COUNT }, (_, at) => `GET /${at}, HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
  socket.write(requests);
  setTimeout(() => {
    console.log(handled > 0);
    let text = '';
    socket.setEncoding('latin1').on('data', (data) => {
      text += data.replaceAll('x', '');
      if (!text.endsWith(`/${COUNT - 1},`)) return;
      const urls = text.match(/\/\d+,/g);
      console.log(urls.length, urls.every((url, at) => url === `/${at},`), handled);
      socket.destroy();
      server.close();
    }).resume();
  }, 300);
});
