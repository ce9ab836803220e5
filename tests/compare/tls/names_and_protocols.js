// A server with several names and protocols.
const tls = require('tls');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const own = (name) => ({ key: read(`${name}.key`), cert: read(`${name}.pem`) });

async function ask(title, serverOptions, clients, prepare) {
  console.log(`--- ${title}`);
  const server = tls.createServer({ ...own('direct'), ...serverOptions }, (socket) => {
    console.log('  served', socket.servername, socket.alpnProtocol);
    socket.on('error', () => {});
    socket.end();
  });
  prepare?.(server);
  server.on('tlsClientError', (err) => console.log('  server:', err.code, err.message.includes('error:') ? err.reason : err.message));
  await new Promise((resolve) => { server.listen(0, resolve); });
  for (const options of clients) {
    await new Promise((resolve) => {
      const client = tls.connect({ port: server.address().port, rejectUnauthorized: false, ...options }, () => {
        console.log(' ', options.servername, options.ALPNProtocols, client.getPeerCertificate().subject.CN, client.alpnProtocol,
          client.authorizationError, client.servername);
        client.resume();
      });
      client.on('error', (err) => console.log('  client:', err.code));
      client.on('close', resolve);
    });
  }
  await new Promise((resolve) => { server.close(resolve); });
}

const names = [{ servername: 'a.test' }, { servername: 'x.b.test' }, { servername: 'c.test' }, {}, { host: '127.0.0.1' }];
(async () => {
  await ask('one', {}, names);
  await ask('addContext', {}, names, (server) => {
    server.addContext('a.test', own('rsa'));
    server.addContext('*.b.test', tls.createSecureContext(own('leaf')));
  });
  await ask('SNICallback', {
    SNICallback(name, callback) {
      console.log('  name', name);
      if (name === 'a.test') callback(null, tls.createSecureContext(own('rsa')));
      else if (name === 'c.test') setImmediate(callback, new Error('not this one'));
      else setTimeout(callback, 1, null, null);
    },
  }, names);
  await ask('SNICallback gives something else', { SNICallback(name, callback) { callback(null, {}); } }, [names[0]]);
  const protocols = [{ ALPNProtocols: ['a', 'b'] }, { ALPNProtocols: ['b', 'a'] }, { ALPNProtocols: ['z'] }, {},
    { ALPNProtocols: Buffer.from('\x01b') }];
  await ask('no protocol', {}, protocols);
  await ask('protocols', { ALPNProtocols: ['b', 'a'] }, protocols);
  await ask('ALPNCallback', {
    ALPNCallback({ servername, protocols }) {
      console.log('  asked', servername, protocols);
      return protocols.includes('a') ? 'a' : protocols.includes('z') ? undefined : 'other';
    },
  }, protocols);
  const ciphers = [{ ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }, { maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }];
  await ask('only 1.2', { maxVersion: 'TLSv1.2' }, ciphers);
  await ask('only 1.3', { minVersion: 'TLSv1.3' }, ciphers);
  await ask('no certificate', { key: undefined, cert: undefined }, [{}]);
})();
