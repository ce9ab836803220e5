// Timeouts: of a server, of a request, of a response; a head that does not end; a socket kept open.
const http = require('http');
const net = require('net');
function run(name, set, handle, send, done) {
  const server = http.createServer(handle);
  set(server);
  server.listen(0, () => {
    const socket = net.connect(server.address().port);
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('error', () => {});
    socket.on('close', () => {
      console.log(name, JSON.stringify(text.split('\r\n')[0]));
      server.close(done);
    });
    socket.write(send);
  });
}
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const cases = [
  ['server.timeout', (s) => s.setTimeout(60, (socket) => { console.log('told'); socket.destroy(); }), () => {}, GET],
  ['server.timeout, nobody listens', (s) => { s.timeout = 60; }, () => {}, GET],
  ['req.setTimeout', () => {}, (req) => req.setTimeout(60, (socket) => { console.log('told'); socket.destroy(); }),
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nbody'],
  ['res.setTimeout', () => {}, (req, res) => res.setTimeout(60, (socket) => { console.log('told'); socket.destroy(); }), GET],
  ['keepAliveTimeout', (s) => { s.keepAliveTimeout = 60; s.keepAliveTimeoutBuffer = 0; }, (req, res) => res.end(), GET],
];
(function next() {
  const one = cases.shift();
  if (one) run(...one, next);
})();
