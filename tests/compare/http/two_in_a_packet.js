// Two requests in one packet: who is answered when, and what a connection that closes behind the first does with
// the second.
const http = require('http');
const net = require('net');

const later = [(f) => f(), (f) => process.nextTick(f), (f) => Promise.resolve().then(f), (f) => setImmediate(f)];
let lines = [];
const server = http.createServer((req, res) => {
  const [, when, , heard, closing, number] = req.url.split('/').map(Number);
  const log = (line) => lines.push(`${number} ${line}`);
  res.sendDate = false;
  if (heard & 1) { res.on('finish', () => log('finish')); res.on('close', () => log('close')); }
  if (heard & 2) {
    req.on('data', (data) => log(`data ${data}`));
    req.on('end', () => log('req end'));
    req.on('close', () => log('req close'));
    req.on('error', (err) => log(`req ${err.code}`));
  }
  log('asked');
  if (closing === 1 || closing === 2 && number === 1) res.setHeader('Connection', 'close');
  later[when](() => {
    res.end(`body${number}`);
    log(`answered ${[req.readableEnded, req.complete, req.destroyed, res.writableLength, res.writableFinished]}`);
  });
});

const all = [];
for (let when = 0; when < 4; when++) {
  for (let methods = 0; methods < 4; methods++) {
    for (let heard = 0; heard < 4; heard++) {
      for (let closing = 0; closing < 4; closing++) all.push([when, methods, heard, closing]);
    }
  }
}

server.listen(0, function next() {
  const one = all.shift();
  if (!one) { server.close(); return; }
  const [, methods, , closing] = one;
  const text = (number) => {
    const has = methods >> (number - 1) & 1;
    const close = closing === 3 && number === 1 ? 'Connection: close\r\n' : '';
    return `${has ? 'POST' : 'GET'} /${one.join('/')}/${number} HTTP/1.1\r\nHost: x\r\n${close}` +
      (has ? 'Content-Length: 3\r\n\r\nabc' : '\r\n');
  };
  lines = [one.join('/')];
  let answers = '';
  const client = net.connect(server.address().port, () => client.write(text(1) + text(2)));
  const over = () => setTimeout(() => {
    console.log(lines.join(' | '));
    console.log('  ', answers.replace(/\r\n/g, '~'));
    client.destroy();
    setTimeout(next, 2);
  }, 2);
  client.on('data', (data) => { answers += data; if (closing === 0 && answers.includes('body2')) over(); });
  client.on('error', (err) => lines.push(`client ${err.code}`));
  client.on('end', over);
});
