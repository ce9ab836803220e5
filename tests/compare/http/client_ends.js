// A client's requests: which sockets are kept after a HEAD, when what is over, and callbacks of `end` that fail.
const http = require('http');

const server = http.createServer((req, res) => {
  res.sendDate = false;
  req.on('error', () => {});
  res.on('error', () => {});
  switch (Number(req.url.slice(1)) % 5) {
    case 0: res.end('hello'); break;
    case 1: res.write('a'); res.end('b'); break;
    case 2: res.write('a'); setImmediate(() => res.end('b')); break;
    case 3: res.writeHead(200, { 'Content-Length': 4 }); res.end('abcd'); break;
    case 4: res.writeHead(204); res.end(); break;
  }
});

function asked(agent, then, number = 0) {
  if (number === 20) return then();
  const method = number % 10 < 5 ? 'HEAD' : 'GET';
  const log = (...words) => console.log(number, method, ...words);
  const req = http.request({ port: server.address().port, path: `/${number}`, method, agent });
  req.on('close', () => { log('close', req.reusedSocket); setTimeout(() => asked(agent, then, number + 1), 5); });
  req.on('response', (res) => {
    log('response', JSON.stringify(res.headers));
    res.on('end', () => log('end'));
    res.on('close', () => log('response close'));
    if (number < 10) res.on('data', (data) => log('data', String(data)));
    else res.on('readable', () => { let data; while ((data = res.read()) !== null) log('read', String(data)); });
  });
  req.end();
}

function killed(agents, then, number = 0) {
  if (number === 16) return then();
  const log = (...words) => console.log(number, ...words);
  const req = http.request({ port: server.address().port, method: 'POST', agent: agents[number % 2] });
  for (const name of ['socket', 'prefinish', 'finish', 'response']) req.on(name, () => log(name));
  req.on('error', (err) => log('error', err.message));
  req.on('close', () => { log('close'); setTimeout(() => killed(agents, then, number + 1), 5); });
  req.end(number & 4 ? undefined : 'body', (err) => log('end', err?.code));
  const kill = () => { log('kill'); req.destroy(number & 2 || number === 9 ? undefined : new Error('mine')); };
  if (number & 8) process.nextTick(kill);
  else kill();
}

server.listen(0, () => {
  const kept = new http.Agent({ keepAlive: true });
  asked(kept, () => killed([false, kept], () => { kept.destroy(); server.close(); }));
});
