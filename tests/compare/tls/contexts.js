// The async context in which what comes through TLS is told, and sockets' ends.
const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const storage = new AsyncLocalStorage();
let log;
const tell = (word) => () => log(word);
const listen = (emitter, name, words) => { for (const word of words) emitter.on(word, tell(`${name} ${word}`)); return emitter; };
const options = { key: read('direct.key'), cert: read('direct.pem') };

function sockets(kind, next) {
  const server = storage.run('made', () => require(kind).createServer(options, (socket) => {
    log('server has one');
    listen(socket, 'server', ['end', 'finish', 'close']).on('data', () => { log('server data'); socket.end('x'); });
  }));
  storage.run('listens', () => server.listen(0, () => {
    const options = { port: server.address().port, rejectUnauthorized: false };
    const client = storage.run('connects', () => require(kind).connect(options, () => {
      log('client callback');
      storage.run('writes', () => client.write('hi', tell('client written')));
    }));
    listen(client, 'client', ['connect', 'secureConnect', 'data', 'end', 'close']);
    client.on('close', () => setTimeout(() => server.close(next), 20));
  }));
}

function requests(kind, next) {
  const { createServer, request, Agent } = require(kind);
  const agent = new Agent({ keepAlive: true });
  const server = storage.run('made', () => createServer(options, (req, res) => {
    log('request');
    listen(req, 'server req', ['data', 'end', 'close']);
    listen(res, 'server res', ['finish', 'close']);
    setImmediate(() => { log('immediate'); res.end('x'); });
  }));
  const ask = (name, done) => storage.run(name, () => {
    const req = request({ port: server.address().port, method: 'POST', rejectUnauthorized: false, agent }, (res) => {
      listen(res, 'client res', ['data', 'end', 'close']);
    });
    listen(req, 'client req', ['socket', 'finish', 'response', 'close']).on('close', () => setTimeout(done, 20));
    req.end('body');
  });
  storage.run('listens', () => server.listen(0, () => ask('first', () => ask('second', () => {
    agent.destroy();
    server.close(next);
  }))));
}

// A socket's close is told where its handle was made, not where it is destroyed.
function destroyed(next) {
  const net = require('net');
  const server = net.createServer((socket) => { listen(socket.resume(), 'server', ['close']); });
  storage.run('listens', () => server.listen(0, () => {
    const client = storage.run('connects', () => net.connect(server.address().port));
    listen(client, 'client', ['close']).on('close', () => setTimeout(() => server.close(next), 20));
    client.on('connect', () => storage.run('destroys', () => setTimeout(() => client.destroy(), 10)));
  }));
}

// Both sides of a connection are told of each other at once: what each says is kept apart.
const steps = [
  ['sockets of net', (next) => sockets('net', next)], ['sockets of tls', (next) => sockets('tls', next)],
  ['requests of http', (next) => requests('http', next)], ['requests of https', (next) => requests('https', next)],
  ['destroyed', destroyed],
];
(function next() {
  const step = steps.shift();
  if (!step) return;
  const lines = { client: [], server: [] };
  log = (word) => lines[word.startsWith('client') ? 'client' : 'server'].push(`${word}: ${storage.getStore()}`);
  storage.exit(() => step[1](() => { console.log(step[0], lines); next(); }));
})();
