// How a connection ends: halves, cuts, destroyed in the middle.
const tls = require('tls');
const net = require('net');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const ca = read('root.pem');

async function run(title, serverOptions, clientOptions, serve, connected, between) {
  console.log(`--- ${title}`);
  const server = tls.createServer({ ...own, ...serverOptions }, (socket) => {
    follow('served', socket);
    serve(socket);
  });
  server.on('tlsClientError', (err) => console.log('tlsClientError', err.code));
  await new Promise((resolve) => { server.listen(0, resolve); });
  let { port } = server.address();
  let proxy;
  if (between) {
    proxy = net.createServer((near) => {
      const far = net.connect(server.address().port);
      near.on('error', () => {});
      far.on('error', () => {});
      near.on('close', () => far.end());
      between(near, far);
    });
    await new Promise((resolve) => { proxy.listen(0, resolve); });
    ({ port } = proxy.address());
  }
  await new Promise((resolve) => {
    const client = follow('client', tls.connect({ port, ca, servername: 'localhost', ...clientOptions }, () => connected(client)));
    client.on('close', () => {
      proxy?.close();
      server.close(resolve);
    });
  });
}
const lines = {};
function follow(name, socket) {
  lines[name] = [];
  for (const event of ['end', 'finish', 'error', 'close']) {
    socket.on(event, (value) => {
      lines[name].push(value instanceof Error ? value.code : event + (event === 'close' ? ` ${value}` : ''));
      if (event === 'close') console.log(name, lines[name].join(', '), socket.bytesRead, socket.bytesWritten);
    });
  }
  return socket;
}

(async () => {
  await run('client half closed', { allowHalfOpen: true }, { allowHalfOpen: true }, (socket) => {
    let size = 0;
    socket.on('data', (data) => { size += data.length; });
    socket.on('end', () => setTimeout(() => socket.end(`got ${size}`), 5));
  }, (client) => {
    client.setEncoding('utf8').on('data', (data) => console.log(data));
    client.end('x'.repeat(100_000));
  });
  await run('server ends at once', {}, {}, (socket) => socket.end(), (client) => client.resume());
  await run('cut without a word', {}, {}, (socket) => { socket.resume(); socket.write('hello'); },
    (client) => client.on('data', (data) => { console.log(`${data}`); client.cut(); }), (near, far) => {
      near.pipe(far);
      far.on('data', (data) => near.write(data));
      tls.TLSSocket.prototype.cut = () => { near.end(); far.end(); };
    });
  await run('client destroyed when connected', {}, {}, (socket) => { socket.resume(); }, (client) => client.destroy());
  await run('client destroyed with an error', {}, {}, (socket) => { socket.resume(); }, (client) => {
    client.destroy(Object.assign(new Error('mine'), { code: 'MINE' }));
  });
  await run('server destroys', {}, {}, (socket) => { socket.destroy(); }, (client) => client.resume());
  await run('many writes before it is connected', {}, {}, (socket) => {
    let size = 0;
    socket.on('data', (data) => { size += data.length; });
    socket.on('end', () => console.log('size', size));
  }, (client) => {
    for (let i = 0; i < 50; i++) client.write('y'.repeat(i * 1000));
    client.end(() => console.log('finished'));
  });
})();
