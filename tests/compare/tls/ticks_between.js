// What a packet brings through TLS (the handshake's end, data, the end) is told in callbacks of their own: ticks
// and microtasks run in between.
const tls = require('tls');
const https = require('https');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const options = { key: read('rsa.key'), cert: read('rsa.pem') };
const say = (name) => {
  console.log(name);
  process.nextTick(() => console.log(name, 'tick'));
  queueMicrotask(() => console.log(name, 'microtask'));
};

const server = tls.createServer(options, (socket) => {
  say('secureConnection');
  for (const name of ['data', 'end', 'close']) socket.on(name, () => say(`server ${name}`));
  socket.write('hello');
});
server.listen(0, '127.0.0.1', () => {
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.once('data', () => socket.end('bye'));
  for (const name of ['secureConnect', 'data', 'end', 'close']) socket.on(name, () => say(`client ${name}`));
  socket.on('close', () => server.close(overHttp));
});

function overHttp() {
  const server = https.createServer(options, (req, res) => {
    for (const name of ['end', 'close']) req.on(name, () => say(`request ${name}`));
    req.resume();
    res.end('ok');
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    https.get({ port, host: '127.0.0.1', agent: false, rejectUnauthorized: false }, (res) => {
      for (const name of ['data', 'end', 'close']) res.on(name, () => say(`response ${name}`));
      res.on('close', () => server.close());
    });
  });
}
