// Requests over TLS: what both sides are told, sockets that are kept, bodies, and what goes wrong.
const https = require('https');
const http = require('http');
const net = require('net');
const fs = require('fs');
const { createHash } = require('crypto');

const read = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const ca = read('root.pem');

const server = https.createServer(own, (req, res) => {
  console.log('  request', req.method, req.url, req.httpVersion, req.socket.encrypted, req.socket.alpnProtocol, req.socket.servername,
    req.headers.host.replace(/\d+/, 'PORT'), req.headers.connection);
  if (req.url === '/echo') {
    res.setHeader('X-Kind', 'echo');
    req.pipe(res);
  } else if (req.url === '/big') {
    for (let i = 0; i < 40; i++) res.write(Buffer.alloc(50_000, i));
    res.end();
  } else if (req.url === '/cut') {
    res.writeHead(200, { 'Content-Length': 10 });
    res.write('half');
    setTimeout(() => res.destroy(), 5);
  } else if (req.url === '/early') {
    req.on('close', () => console.log('  closed', req.aborted, res.writableEnded));
    res.write('something');
  } else {
    res.end(`hello ${req.url}`);
  }
});
server.on('secureConnection', (socket) => console.log('  secureConnection', socket.constructor.name));
server.on('connection', (socket) => console.log('  connection', socket.constructor.name));
server.on('clientError', (err, socket) => {
  console.log('  clientError', err.code, socket.constructor.name, socket.destroyed);
  if (socket.writable) socket.end('HTTP/1.1 400 Bad\r\n\r\n');
});

function ask(path, options, body) {
  return new Promise((resolve) => {
    const req = https.request({ host: 'localhost', port: server.address().port, path, ca, ...options }, (res) => {
      console.log(' ', res.statusCode, res.headers.connection, res.headers['x-kind'], res.socket.authorized, req.reusedSocket);
      const hash = createHash('sha256');
      let size = 0;
      res.on('data', (chunk) => { size += chunk.length; hash.update(chunk); });
      res.on('end', () => console.log('  end', size, hash.digest('hex').slice(0, 8)));
      res.on('error', (err) => console.log('  response', err.code, err.message));
      if (path === '/early') res.once('data', () => req.destroy());
    });
    req.on('error', (err) => console.log('  request error', err.code, err.message.replace(/\d{5}/g, 'PORT')));
    req.on('close', () => setImmediate(resolve));
    req.end(body);
  });
}

server.listen(0, async () => {
  console.log('one after the other');
  await ask('/a');
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  await ask('/b', { agent });
  await ask('/c', { agent });
  console.log(Object.keys(agent.freeSockets).length, agent.totalSocketCount);
  await Promise.all([ask('/d', { agent }), ask('/e', { agent })]);
  agent.destroy();
  console.log('bodies');
  await ask('/echo', { method: 'POST', agent: false }, 'x'.repeat(300_000));
  await ask('/big', { agent: false });
  console.log('broken off');
  await ask('/cut', { agent: false });
  await ask('/early', { agent: false });
  console.log('not trusted');
  await ask('/f', { ca: undefined, agent: false });
  await ask('/f', { ca: undefined, agent: false, rejectUnauthorized: false });
  await ask('/f', { agent: false, servername: 'example.com' });
  await ask('/f', { agent: false, headers: { host: 'example.com' } });
  await ask('/f', { agent: false, headers: { host: 'example.com' }, checkServerIdentity() {} });
  await ask('/f', { agent: false, checkServerIdentity() { return Object.assign(new Error('no'), { code: 'NO' }); } });
  console.log('not the right protocol');
  await new Promise((resolve) => {
    http.get({ port: server.address().port }, (res) => console.log(res.statusCode))
      .on('error', (err) => { console.log('  http', err.code, err.message); resolve(); });
  });
  const plain = http.createServer((req, res) => res.end()).listen(0, async () => {
    await new Promise((resolve) => {
      https.get({ port: plain.address().port }).on('error', (err) => { console.log('  https', err.code, err.reason); resolve(); });
    });
    plain.close();
    await new Promise((resolve) => {
      const socket = require('tls').connect({ port: server.address().port, ca }, () => socket.write('nonsense\r\n\r\n'));
      socket.setEncoding('latin1').on('data', (text) => console.log(text));
      socket.on('close', resolve);
    });
    await new Promise((resolve) => { net.connect(server.address().port).end().resume().on('close', resolve); });
    server.close(() => console.log('closed'));
  });
});
