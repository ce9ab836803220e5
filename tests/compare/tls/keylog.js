// 'keylog': a connection's secrets, in OpenSSL's order, told to the client, the server and an agent.
const fs = require('fs');
const https = require('https');
const tls = require('tls');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = { key: read('direct.key'), cert: read('direct.pem') };

function exchange(title, options, { onServer, onClient }) {
  return new Promise((done) => {
    console.log(title);
    const known = {};
    const tell = (who, line) => {
      const [label, random, secret, more] = `${line}`.split(' ');
      console.log(' ', who, label, Buffer.isBuffer(line), random.length, secret.length - 1, secret.endsWith('\n'), more);
      process.nextTick(() => console.log('    tick'));
      Promise.resolve().then(() => console.log('    microtask'));
      if (known[label]) console.log('    the same:', known[label] === `${line}`);
      known[label] = `${line}`;
    };
    const server = tls.createServer({ ...own, ...options }, (socket) => {
      console.log('  secure on the server');
      socket.end('x');
    });
    if (onServer) server.on('keylog', (line, socket) => tell(`server ${socket instanceof tls.TLSSocket}`, line));
    server.listen(0, '127.0.0.1', () => {
      const client = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false });
      if (onClient) client.on('keylog', (line) => tell('client', line));
      client.on('secureConnect', () => console.log('  secure on the client'));
      client.resume();
      client.on('close', () => server.close(done));
    });
  });
}

(async () => {
  const both = { onServer: true, onClient: true };
  await exchange('TLS 1.3', {}, both);
  await exchange('TLS 1.3, the client alone', {}, { onClient: true });
  await exchange('TLS 1.3, the server alone', {}, { onServer: true });
  await exchange('TLS 1.2', { maxVersion: 'TLSv1.2' }, both);

  console.log('an agent');
  const agent = new https.Agent({ keepAlive: true });
  agent.on('keylog', (line, socket) => console.log(' ', `${line}`.split(' ')[0], socket.encrypted));
  const server = https.createServer(own, (req, res) => res.end('x'));
  server.listen(0, '127.0.0.1', async () => {
    const options = { port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false, agent };
    for (let i = 0; i < 2; i++) {
      await new Promise((done) => https.get(options, (res) => res.resume().on('end', done)));
      console.log('  answered');
    }
    agent.destroy();
    server.close();
  });
})();
