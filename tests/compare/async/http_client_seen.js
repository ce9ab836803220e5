// What a hook of async_hooks hears of an HTTP client: the request's resource, in which its response is told
// of, and the ticks of its socket and its response. The server is another process.
const { createHook, executionAsyncId, triggerAsyncId, AsyncResource } = require('async_hooks');
const { fork } = require('child_process');
const http = require('http');

if (process.argv[2] === 'server') {
  const server = http.createServer((req, res) => req.resume().on('end', () => res.end('hello')));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  return;
}

// They are made when the first socket ends.
process.stdout.writable && process.stderr.writable;

const told = [];
let depth = 0;
const tell = (text) => told.push('  '.repeat(Math.max(depth, 0)) + text);
const say = (text) => tell(`${text} [${executionAsyncId()} ${triggerAsyncId()}]`);
const hook = createHook({
  init(id, type, trigger, resource) {
    tell(`${type}(${id}) by ${trigger} in ${executionAsyncId()}, a ${resource.constructor.name}`);
  },
  before(id) { tell(`before ${id}`); depth++; },
  after(id) { depth--; tell(`after ${id}`); },
  promiseResolve(id) { tell(`resolve ${id}`); },
});

const get = (options) => new Promise((resolve) => {
  http.get({ host: '127.0.0.1', port, ...options }, (res) => {
    say('response');
    res.on('data', (chunk) => say(`${chunk}`)).on('end', () => say('end')).on('close', resolve);
  }).on('socket', () => say('socket')).on('close', () => say('close'));
});

let port;
const parts = {
  alone: () => get({ agent: false }),
  posted: () => new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, agent: false, method: 'POST' }, (res) => {
      say('response');
      res.resume().on('end', () => say('end'));
    });
    request.on('finish', () => say('finish')).on('close', resolve);
    request.write('a');
    request.end('b');
  }),
};

function next([name, ...rest]) {
  if (!name) {
    server.kill();
    return;
  }
  const first = new AsyncResource('FIRST').asyncId();
  told.length = 0;
  depth = 0;
  hook.enable();
  const done = () => setTimeout(() => {
    hook.disable();
    const own = (text) => text.replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : 'N'));
    console.log(`# ${name}\n${told.map(own).join('\n')}`);
    setTimeout(next, 5, rest);
  }, 20);
  parts[name]().then(done, done);
}

const server = fork(__filename, ['server']);
server.once('message', (message) => {
  port = message;
  setTimeout(next, 5, Object.keys(parts));
});
