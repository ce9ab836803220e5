// Private keys that are encrypted, and what is no key.
const tls = require('tls');
const fs = require('fs');
const crypto = require('crypto');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const key = crypto.createPrivateKey(read('rsa.key'));
const cert = read('rsa.pem');
const attempt = (what, options) => {
  try {
    tls.createSecureContext({ cert, ...options });
    console.log(what, 'ok');
  } catch (err) {
    console.log(what, err.name, err.code, err.message, `${Object.keys(err)}`);
  }
};
// The same each time: by chance a wrong passphrase gives what looks right at first.
const locked = (type) => read(type === 'pkcs1' ? 'rsa_locked_pkcs1.key' : 'rsa_locked.key');
for (const type of ['pkcs8', 'pkcs1']) {
  for (const passphrase of ['words', 'others', undefined, null, '']) {
    attempt(`${type} ${passphrase}`, { key: locked(type), passphrase });
    attempt(`${type} ${passphrase} of its own`, { key: [{ pem: locked(type), passphrase }], passphrase: 'x' });
  }
}
const plain = key.export({ format: 'pem', type: 'pkcs8' });
attempt('not needed', { key: plain, passphrase: 'x' });
attempt('no text', { key: plain, passphrase: 1 });
attempt('no PEM', { key: 'x' });
attempt('no key', { key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' });
attempt('no end', { key: '-----BEGIN PRIVATE KEY-----\nAAAA' });
attempt('a certificate', { key: cert });
attempt('a public key', { key: crypto.createPublicKey(key).export({ format: 'pem', type: 'spki' }) });
attempt('another key', { key: read('rsa_pkcs1.key') });
attempt('a key of another kind', { key: read('leaf.key') });
attempt('a key that signs nothing', { key: crypto.generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) });

const server = tls.createServer({ key: [{ pem: locked('pkcs1') }], passphrase: 'words', cert }, (socket) => socket.end('hello'));
server.listen(0, () => {
  const client = tls.connect({ port: server.address().port, ca: cert, checkServerIdentity() {} }, () => {
    const own = client.getPeerX509Certificate();
    console.log(client.authorized, own.checkPrivateKey(key), client.getX509Certificate());
    console.log(own.issuerCertificate, own.subject);
  });
  client.setEncoding('utf8');
  client.on('data', (text) => console.log(text));
  client.on('close', () => {
    console.log(client.getPeerX509Certificate());
    server.close();
  });
});
