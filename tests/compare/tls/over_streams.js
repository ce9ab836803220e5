// TLS over what is no socket: pairs of streams, one byte at a time, a socket that exists, TLS itself.
const tls = require('tls');
const net = require('net');
const fs = require('fs');
const { Duplex, Transform, duplexPair } = require('stream');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };
const ca = read('root.pem');

function talk(title, client, server) {
  return new Promise((resolve) => {
    let left = 2;
    const done = () => { if (--left === 0) resolve(); };
    server.on('data', (data) => server.write(`you said ${data}`));
    server.on('end', () => { console.log(title, 'server end'); server.end(); });
    server.on('close', () => { console.log(title, 'server closed'); done(); });
    client.on('secureConnect', () => {
      console.log(title, 'connected', client.authorized, client.remoteAddress === undefined);
      client.write('hello');
    });
    client.on('data', (data) => { console.log(title, `${data}`); client.end(); });
    client.on('close', () => { console.log(title, 'client closed'); done(); });
  });
}

class Slow extends Transform {
  _transform(chunk, encoding, callback) {
    for (const byte of chunk) this.push(Buffer.from([byte]));
    callback();
  }
}

(async () => {
  {
    const [a, b] = duplexPair();
    const server = new tls.TLSSocket(b, { isServer: true, ...own });
    await talk('pair', tls.connect({ socket: a, ca, servername: 'localhost' }), server);
  }
  {
    const [there, back] = [new Slow(), new Slow()];
    const a = Duplex.from({ readable: back, writable: there });
    const b = Duplex.from({ readable: there, writable: back });
    const server = new tls.TLSSocket(b, { isServer: true, secureContext: tls.createSecureContext(own) });
    await talk('bytes', tls.connect({ socket: a, ca, servername: 'localhost' }), server);
  }
  for (const waits of [true, false]) {
    const server = net.createServer();
    await new Promise((resolve) => { server.listen(0, resolve); });
    const accepted = new Promise((resolve) => { server.once('connection', resolve); });
    const plain = net.connect(server.address().port);
    if (waits) await new Promise((resolve) => { plain.on('connect', resolve); });
    const client = tls.connect({ socket: plain, ca, servername: 'localhost' });
    client.on('connect', () => console.log('connect'));
    await talk(`socket ${waits}`, client, new tls.TLSSocket(await accepted, { isServer: true, ...own }));
    await new Promise((resolve) => { server.close(resolve); });
  }
  {
    const server = tls.createServer(own);
    await new Promise((resolve) => { server.listen(0, resolve); });
    const accepted = new Promise((resolve) => { server.once('secureConnection', resolve); });
    const outer = tls.connect({ port: server.address().port, ca });
    await new Promise((resolve) => { outer.on('secureConnect', resolve); });
    const client = tls.connect({ socket: outer, ca, servername: 'localhost' });
    await talk('twice', client, new tls.TLSSocket(await accepted, { isServer: true, ...own }));
    await new Promise((resolve) => { server.close(resolve); });
  }
})();
