// What is written before the handshake is done goes with its last message, and what a server writes at once goes
// with its tickets: so the other side hears of all in one turn, and what comes behind has its place.
const fs = require('fs');
const tls = require('tls');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const hear = (emitter, name, events) => {
  for (const event of events.split(' ')) emitter.on(event, () => console.log(' ', name, event));
};

const answers = {
  'written, then ended': (socket, data) => {
    socket.write(data, () => console.log('  written'));
    socket.end(() => console.log('  ended'));
  },
  'ended with it': (socket, data) => socket.end(data),
  'written, ended in an immediate': (socket, data) => {
    socket.write(data, () => console.log('  written'));
    setImmediate(() => socket.end());
  },
  'both in an immediate': (socket, data) => setImmediate(() => {
    socket.write(data, () => console.log('  written'));
    socket.end();
  }),
  'nothing said': (socket) => socket.end(),
};

(async () => {
  for (const [name, answer] of Object.entries(answers)) {
    console.log(name);
    await new Promise((done) => {
      const server = tls.createServer(own, (socket) => {
        hear(socket, 'server', 'data prefinish finish end close');
        socket.on('data', (data) => {
          answer(socket, data);
          setImmediate(() => console.log('  immediate'));
        });
      });
      server.listen(0, '127.0.0.1', () => {
        const client = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false });
        hear(client, 'client', 'secureConnect data end finish close');
        client.write('x', () => console.log('  client written'));
        client.on('close', () => server.close(done));
      });
    });
  }
})();
