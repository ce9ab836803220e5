// TLS over a socket that is connected later, and what is refused.
const tls = require('tls');
const net = require('net');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
process.on('warning', ({ name, code, message }) => console.log(name, code, message));
for (const SNICallback of ['text', 42, {}, [], undefined, null]) {
  for (const make of [() => tls.createServer({ SNICallback }), () => new tls.TLSSocket(new net.Socket(), { isServer: true, SNICallback })]) {
    try {
      make();
      console.log(SNICallback, 'ok');
    } catch (err) {
      console.log(err.code, err.message);
    }
  }
}
for (const list of ['IP Address:8.8.8.0/24', 'IP Address:8.8.8.8, IP Address:x', 'IP Address:::1']) {
  for (const host of ['8.8.8.8', '::1']) console.log(tls.checkServerIdentity(host, { subject: { CN: host }, subjectaltname: list })?.reason);
}

const server = tls.createServer({ key: read('leaf.key'), cert: `${read('leaf.pem')}${read('inter.pem')}` }, (socket) => {
  socket.on('error', () => {});
  socket.resume();
  socket.write('hello');
});
server.listen(0, () => {
  const { port } = server.address();
  const below = new net.Socket();
  const client = tls.connect({ socket: below, ca: read('root.pem'), servername: 'localhost' }, () => console.log('secure', client.authorized, client.connecting));
  console.log(client.connecting, client.secureConnecting, client.readyState);
  client.on('connect', () => console.log('connect', client.connecting));
  client.setEncoding('utf8');
  client.on('data', (text) => {
    console.log(text);
    client.destroy();
  });
  client.on('close', () => {
    below.destroy();
    const named = tls.connect({ port, servername: '127.0.0.1', rejectUnauthorized: false }, () => named.resume().end());
    named.on('close', () => {
      server.close();
      broken();
    });
  });
  below.connect(port);
});

// The other side hangs up before all is said.
function broken() {
  const plain = net.createServer((socket) => socket.end()).listen(0, () => {
    const socket = new net.Socket();
    const client = tls.connect({ socket });
    client.on('error', (err) => console.log(err.code, err.message, err.host, err.port));
    client.on('close', () => {
      socket.destroy();
      plain.close();
    });
    socket.connect(plain.address().port);
  });
}
