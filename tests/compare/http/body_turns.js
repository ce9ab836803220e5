// A request with a body in one packet: ticks and microtasks run behind each piece of the body, before the end.
const http = require('http');
const net = require('net');

const later = [(f) => f(), (f) => process.nextTick(f), (f) => Promise.resolve().then(f), (f) => setImmediate(f),
  (f) => process.nextTick(() => process.nextTick(f)), (f) => process.nextTick(() => Promise.resolve().then(f))];
const reading = [
  (req, log) => { req.on('end', () => log('req end')); req.resume(); },
  (req, log) => { req.on('data', (data) => log('data ' + data)); req.on('end', () => log('req end')); },
  (req, log) => {
    req.on('readable', () => { let data; while ((data = req.read()) !== null) log('read ' + data); });
    req.on('end', () => log('req end'));
  },
  (req, log) => { req.on('end', () => log('req end')); },
  async (req, log) => { for await (const data of req) log('iterated ' + data); log('iteration ended'); },
  (req, log) => { req.on('close', () => log('req close')); req.on('end', () => log('req end')); req.resume(); },
];
const sending = [
  (res) => res.end('body'),
  (res) => { res.write('w'); res.end('x'); },
  (res) => { res.write('w,'); process.nextTick(() => res.end('z')); },
];
const bodies = ['Content-Length: 3\r\n\r\nabc', 'Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n', '\r\n'];

let lines = [];
const server = http.createServer((req, res) => {
  const [, when, how, what, heard] = req.url.split('/').map(Number);
  const log = (line) => lines.push(line);
  res.sendDate = false;
  if (heard) { res.on('finish', () => log('finish')); res.on('close', () => log('close')); }
  reading[how](req, log);
  process.nextTick(() => log('tick'));
  Promise.resolve().then(() => log('microtask'));
  setImmediate(() => log('immediate'));
  later[when](() => {
    sending[what](res);
    log(`answered ${[req.readableEnded, req.complete, req.destroyed, res.writableFinished]}`);
  });
});

server.listen(0, () => {
  const all = [];
  for (const [when] of later.entries()) {
    for (const [how] of reading.entries()) {
      for (const [what] of sending.entries()) all.push([when, how, what, (when + how + what) % 2, (when + how) % 3]);
    }
  }
  const client = net.connect(server.address().port, next);
  let answer = '';
  client.on('data', (data) => {
    answer += data;
    if (!answer.includes('Content-Length') && !answer.endsWith('0\r\n\r\n')) return;
    setTimeout(() => { console.log(lines.join(' | ')); next(); }, 2);
  });
  function next() {
    const one = all.shift();
    if (!one) { client.destroy(); server.close(); return; }
    lines = [one.join('/')];
    answer = '';
    client.write(`POST /${one.slice(0, 4).join('/')} HTTP/1.1\r\nHost: x\r\n${bodies[one[4]]}`);
  }
});
