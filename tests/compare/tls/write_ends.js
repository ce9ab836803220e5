// When what was written through TLS is done: in front of the immediates of the next check phase, and before
// the ticks of the other writes that end there.
const tls = require('tls');
const https = require('https');
const fs = require('fs');
const { AsyncLocalStorage } = require('async_hooks');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const storage = new AsyncLocalStorage();

function say(what) {
  console.log(what, storage.getStore() ?? '');
  process.nextTick(() => console.log('  tick of', what));
  queueMicrotask(() => console.log('  microtask of', what));
  setImmediate(() => console.log('  immediate of', what));
}

function overHttps() {
  console.log('--- https');
  const server = https.createServer(own, (request, response) => {
    say('request');
    response.end('text');
    response.on('finish', () => say('response finished'));
    request.on('close', () => say('request closed'));
  }).listen(0, () => {
    const client = https.get({ port: server.address().port, agent: false, rejectUnauthorized: false });
    client.on('socket', (socket) => socket.on('secureConnect', () => say('secure')));
    client.on('finish', () => say('sent')).on('response', (response) => response.resume());
    client.on('close', () => server.close());
  });
}

const sockets = [];
const server = tls.createServer(own, (socket) => socket.resume()).listen(0, () => {
  const connected = () => {
    if (sockets.filter((socket) => socket.isReady).length < 3) return;
    setImmediate(() => {
      setImmediate(() => console.log('an immediate from before'));
      for (const [at, socket] of sockets.entries()) {
        storage.run(at, () => socket.write('text', () => {
          say(`written ${at}`);
          if (at === 0) socket.write('more', () => say('more written'));
          if (at === 1) socket.end(() => say('ended'));
        }));
      }
      say('writes');
      setTimeout(() => {
        for (const socket of sockets) socket.destroy();
        server.close(overHttps);
      }, 50);
    });
  };
  for (let i = 0; i < 3; i++) {
    const socket = tls.connect({ port: server.address().port, rejectUnauthorized: false }, () => {
      // Behind the server's tickets.
      setTimeout(() => {
        socket.isReady = true;
        connected();
      }, 50);
    });
    sockets.push(socket);
  }
});
