'use strict';
// Who listens to a server's requests is changed while they arrive: by the methods at once.
const http = require('http');
const seen = [];
const first = (req, res) => {
  seen.push(`first ${req.url}`);
  if (req.url === '/2') { server.removeListener('request', first); server.on('request', second); }
  res.end('first');
};
const second = (req, res) => {
  seen.push(`second ${req.url}`);
  if (req.url === '/4') server.once('request', () => seen.push('also'));
  if (req.url === '/6') {
    server.emit = function (name, ...args) {
      seen.push(`own emit ${name}`);
      return http.Server.prototype.emit.call(this, name, ...args);
    };
  }
  if (req.url === '/8') { delete server.emit; }
  if (req.url === '/9') { server.removeAllListeners('request'); server.on('request', async (req, res) => { seen.push('last'); res.end('last'); }); }
  res.end('second');
};
const server = http.createServer(first).listen(0, () => {
  const socket = require('net').connect(server.address().port);
  let text = '';
  socket.setEncoding('latin1').on('data', (more) => {
    text += more;
    if (text.split('HTTP/1.1 200').length !== 11 + 1) return;
    console.log(seen.join('\n'));
    console.log(text.match(/(first|second|last)\r?\n?/g).length);
    socket.destroy();
    server.close();
  });
  let all = '';
  for (let n = 1; n <= 11; n++) all += `GET /${n} HTTP/1.1\r\nHost: a\r\n\r\n`;
  socket.write(all);
});
