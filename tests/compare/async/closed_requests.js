// What a server's request hears of its connection's end is in no async context: the connection was accepted.
const { AsyncLocalStorage } = require('async_hooks');
const http = require('http');

const storage = new AsyncLocalStorage();
const say = (...words) => console.log(...words, storage.getStore());
const hear = (name, object, events) => {
  for (const event of events) object.on(event, () => say(name, event));
};

const cases = {
  'client destroys': (req, client) => client.destroy(),
  'server closes all': (req, client, server) => setTimeout(() => server.closeAllConnections(), 5),
  'request destroyed': (req) => req.destroy(),
};
const run = (names) => {
  const [name, ...rest] = names;
  if (name === undefined) return;
  storage.run(name, () => {
    let client;
    const server = http.createServer((req, res) => {
      say('request');
      hear('req', req, ['aborted', 'error', 'close']);
      hear('res', res, ['close']);
      res.on('close', () => setImmediate(() => server.close(() => storage.exit(run, rest))));
      cases[name](req, client, server);
    }).listen(0, '127.0.0.1', () => {
      client = http.get({ port: server.address().port, agent: false });
      client.on('error', () => {});
    });
  });
};
run(Object.keys(cases));
