// Whose certificates are believed, and why others are not.
const tls = require('tls');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);

// A certificate, what is sent with it, who is trusted, whether a chain may end anywhere.
const cases = [
  ['leaf', ['inter'], ['root']], ['leaf', [], ['root']], ['leaf', ['inter'], ['other']], ['leaf', ['inter']],
  ['leaf', ['inter', 'root'], ['other']], ['leaf', ['root', 'inter'], ['root']], ['leaf', [], ['inter']],
  ['leaf', [], ['inter', 'root']], ['direct', [], ['root']], ['direct', [], ['direct']], ['direct', []],
  ['rsa', [], ['rsa']], ['rsa', [], ['root']], ['rsa', []], ['expired', [], ['root']], ['expired', [], ['other']],
  ['client', [], ['root']], ['root', [], ['root']],
  ['leaf', ['inter'], ['root'], true], ['direct', [], ['direct'], true], ['leaf', [], ['inter'], true],
];
const pem = (names) => names?.map((name) => read(`${name}.pem`));

async function each(name, chain, ca, partial) {
  const server = tls.createServer({ key: read(`${name}.key`), cert: Buffer.concat(pem([name, ...chain])) }, (socket) => {
    socket.on('error', () => {});
    socket.end();
  });
  server.on('tlsClientError', (err) => console.log('  server:', err.code));
  await new Promise((resolve) => { server.listen(0, resolve); });
  const options = { port: server.address().port, ca: pem(ca), allowPartialTrustChain: partial };
  await new Promise((resolve) => {
    const client = tls.connect({ ...options, rejectUnauthorized: false }, () => {
      const names = [];
      for (let cert = client.getPeerCertificate(true); cert; cert = cert.issuerCertificate) {
        names.push(cert.subject.CN);
        if (cert.issuerCertificate === cert) break;
      }
      console.log(name, chain.join(), ca?.join(), partial, client.authorized, client.authorizationError, names.join(' < '));
      client.end();
    });
    client.on('close', resolve);
  });
  await new Promise((resolve) => {
    const client = tls.connect(options, () => client.end());
    client.on('error', (err) => console.log('  client:', err.code, err.message, Object.keys(err).join()));
    client.on('close', (hadError) => { console.log('  closed', hadError); server.close(resolve); });
  });
}

// What a server asks a client for.
async function client(name, insists, ca) {
  const server = tls.createServer({
    key: read('direct.key'), cert: read('direct.pem'), ca: read(`${ca}.pem`), requestCert: true, rejectUnauthorized: insists,
  }, (socket) => {
    console.log('  served', socket.authorized, socket.authorizationError, socket.getPeerCertificate().subject?.CN);
    socket.end();
  });
  server.on('tlsClientError', (err) => console.log('  server:', err.code, err.reason));
  await new Promise((resolve) => { server.listen(0, resolve); });
  await new Promise((resolve) => {
    const own = name && { key: read(`${name}.key`), cert: read(`${name}.pem`) };
    const socket = tls.connect({ port: server.address().port, ca: read('root.pem'), ...own }, () => {
      console.log(name, insists, ca, socket.getCertificate().subject?.CN);
      socket.resume();
    });
    socket.on('error', (err) => console.log('  client:', err.code));
    socket.on('close', (hadError) => { console.log('  closed', hadError); server.close(resolve); });
  });
}

(async () => {
  for (const one of cases) await each(...one);
  for (const name of [undefined, 'client', 'direct', 'rsa', 'expired']) {
    for (const insists of [true, false]) await client(name, insists, 'root');
  }
  await client('client', true, 'other');
  await client('client', false, 'other');
})();
