// Who listens to `request` may change from one pipelined request to the next.
const http = require('http');
const net = require('net');

const say = (name) => function (req, res) {
  console.log(name, req.url, server.listenerCount('request'), this === server);
  if (req.url === '/2') {
    server.off('request', first);
    server.once('request', say('once'));
  }
  if (req.url === '/3') server.on('request', second);
  if (req.url === '/4') server.on('request', also);
  if (req.url === '/5') server.prependListener('request', early);
  if (req.url === '/6') server.removeAllListeners('request').on('request', last);
  if (req.url === '/7') server._events.request = written;
  if (!res.writableEnded) res.end(name);
  if (req.url === '/8') server.close();
};
const also = say('also');
const early = say('early');
const second = say('second');
const last = say('last');
const written = say('written');
const first = say('first');

const server = http.createServer(first);
server.listen(0, () => {
  const socket = net.connect(server.address().port);
  for (let n = 1; n <= 8; n++) {
    const close = n === 8 ? 'Connection: close\r\n' : '';
    socket.write(`GET /${n} HTTP/1.1\r\nHost: a\r\n${close}\r\n`);
    if (n === 3) server.prependOnceListener('request', say('before'));
  }
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => { text += part; });
  socket.on('close', () => console.log(text.replace(/Date: .*\r\n/g, '')));
});
