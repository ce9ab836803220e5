// What options are refused, and how.
const tls = require('tls');
const fs = require('fs');

const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const key = read('rsa.key');
const cert = read('rsa.pem');

function attempt(name, make) {
  try {
    console.log(name, make().constructor.name);
  } catch (err) {
    console.log(name, err.name, err.code, '|', err.message, '|', err.library, err.reason);
  }
}
const contexts = {
  nothing: undefined,
  both: { key, cert },
  several: { key: [key, read('direct.key')], cert: [cert, read('direct.pem')] },
  'key in an object': { key: [{ pem: key }], cert },
  'a key of another kind': { key, cert: read('direct.pem') },
  'no certificate': { cert: 'x' },
  'a certificate that is cut': { cert: cert.subarray(0, 300) },
  'bad base64': { cert: '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n' },
  'no key': { key: 'x' },
  'a bad key': { key: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n' },
  'no authority': { ca: 'x' },
  'key: 1': { key: 1 },
  'cert: 1': { cert: 1 },
  'ca: 1': { ca: 1 },
  'ca: [1]': { ca: [1] },
  'unknown ciphers': { ciphers: 'foo' },
  'ciphers: 1': { ciphers: 1 },
  'ciphers: empty': { ciphers: '' },
  'one cipher': { ciphers: 'TLS_AES_128_GCM_SHA256' },
  'a group of ciphers': { ciphers: 'ECDHE+AESGCM:!ECDSA' },
  'minVersion': { minVersion: 'x' },
  'maxVersion': { maxVersion: 'TLSv9' },
  'secureProtocol': { secureProtocol: 'TLSv1_2_method' },
  'unknown secureProtocol': { secureProtocol: 'x' },
  'two protocols': { secureProtocol: 'TLS_method', minVersion: 'TLSv1.2' },
  'unknown curve': { ecdhCurve: 'foo' },
  'curves': { ecdhCurve: 'X25519:P-256' },
  'ecdhCurve: 1': { ecdhCurve: 1 },
  'passphrase: 1': { key, cert, passphrase: 1 },
};
for (const [name, options] of Object.entries(contexts)) attempt(name, () => tls.createSecureContext(options));
const servers = {
  'a number': 1,
  'a text': 'x',
  'nothing': undefined,
  'ALPNProtocols: 1': { ALPNProtocols: 1 },
  'an empty protocol': { ALPNProtocols: [''] },
  'a long protocol': { ALPNProtocols: ['a'.repeat(256)] },
  'SNICallback: 1': { SNICallback: 1 },
  'two ways': { ALPNProtocols: ['a'], ALPNCallback() {} },
  'handshakeTimeout': { handshakeTimeout: 'x' },
  'sessionTimeout': { sessionTimeout: -1 },
};
for (const [name, options] of Object.entries(servers)) attempt(name, () => tls.createServer(options));
attempt('connect', () => tls.connect());
attempt('connect, checkServerIdentity: 1', () => tls.connect({ port: 1, checkServerIdentity: 1 }));
attempt('addContext', () => tls.createServer().addContext());
attempt('getCACertificates', () => tls.getCACertificates('x'));
const out = {};
tls.convertALPNProtocols(['a', 'bc'], out);
console.log(out, tls.DEFAULT_CIPHERS.length, tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION, Object.isFrozen(tls.rootCertificates),
  tls.rootCertificates.length > 100, tls.rootCertificates === tls.getCACertificates('bundled'));
const socket = new tls.TLSSocket();
console.log(socket.encrypted, socket.authorized, socket.authorizationError, socket.alpnProtocol, socket.servername);
socket.on('error', () => {});
socket.destroy();
