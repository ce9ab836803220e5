// How many ticks lie between a message's end by force, or a write, and what is told of it.
const http = require('http');

let ticks = 0;
const count = () => {
  ticks = 0;
  const step = () => { if (++ticks < 10) process.nextTick(step); };
  process.nextTick(step);
};
const say = (...words) => console.log(...words, ticks);
const hear = (name, object, events) => {
  for (const event of events) object.on(event, (value) => say(name, event, value instanceof Error ? value.message : ''));
};

const cases = {
  'server destroys request': (req) => { count(); req.destroy(); hear('req', req, ['close']); },
  'with an error': (req) => { count(); req.destroy(new Error('why')); hear('req', req, ['error', 'close']); },
  'client destroys response': (req, res) => { res.write('x'); },
  'client, with an error': (req, res) => { res.write('x'); },
  'drain and a write': (req, res) => {
    count();
    res.write(Buffer.alloc(3_000_000), () => say('written'));
    res.on('drain', () => { say('drain'); res.end(); });
  },
};

const run = (names) => {
  const [name, ...rest] = names;
  if (name === undefined) return;
  console.log('--', name);
  const server = http.createServer((req, res) => cases[name](req, res)).listen(0, '127.0.0.1', () => {
    const req = http.request({ port: server.address().port, method: 'POST', agent: false }, (res) => {
      if (!name.startsWith('client')) return res.resume();
      count();
      hear('response', res, ['aborted', 'error', 'close']);
      res.destroy(name.includes('error') ? new Error('why') : undefined);
    });
    req.on('error', () => {});
    req.on('close', () => server.close(() => run(rest)));
    if (name.startsWith('drain')) req.end();
    else req.write('x');
  });
};
run(Object.keys(cases));
