// What a hook of async_hooks hears of an HTTP server and a client of it, from the first call to the last.
const { createHook, executionAsyncId, triggerAsyncId, AsyncResource } = require('async_hooks');
const http = require('http');

// They are made when the first socket ends.
process.stdout.writable && process.stderr.writable;

// The texts of dates are kept until the second is over: it must not end in between.
const late = Date.now() % 1000;
setTimeout(begin, late > 300 ? 1001 - late : 1);

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
});

function begin() {
  const first = new AsyncResource('FIRST').asyncId();
  hook.enable();
  const server = http.createServer((req, res) => {
    say(`request ${req.method}`);
    res.on('finish', () => say('finish')).on('close', () => say('response close'));
    req.on('data', () => say('data')).on('end', () => { say('end'); res.end('hello'); });
  });
  const ask = (method, then) => {
    http.request({ host: '127.0.0.1', port: server.address().port, agent: false, method }, (res) => {
      say('response');
      res.on('data', () => say('data')).on('end', () => say('end')).on('close', () => say('close'));
    }).on('close', () => { say('request close'); then(); }).end(method === 'POST' ? 'body' : undefined);
  };
  server.listen(0, '127.0.0.1', () => {
    say('listening');
    ask('GET', () => ask('POST', () => server.close(() => {
      say('closed');
      setImmediate(() => setImmediate(() => {
        hook.disable();
        console.log(told.join('\n').replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : number > 1 ? 'N' : number)));
      }));
    })));
  });
}
