// Certificates: what is shown of one, and what may be asked.
const crypto = require('crypto');
const fs = require('fs');
const { inspect } = require('util');

const { X509Certificate } = crypto;
const read = (name) => fs.readFileSync(`${__dirname}/certs/${name}`);
const tlsRead = (name) => fs.readFileSync(`${__dirname}/../tls/certs/${name}`);
const attempt = (what, fn) => {
  let result;
  try {
    result = inspect(fn());
  } catch (err) {
    const shown = err.message.replace(/ \(reading .*/, '');
    result = `${err.name} ${err.code} ${shown} ${Object.keys(err)} ${err.opensslErrorStack}`;
  }
  console.log(`${what}: ${result}`);
};

for (const name of ['odd', 'ed', 'pss', 'sha1', 'signed_by_pss', 'escaped', 'bmp', 'other_names', 'injected']) {
  const certificate = new X509Certificate(read(`${name}.pem`));
  const { publicKey } = certificate;
  console.log(name, certificate, certificate.ca, certificate.issuerCertificate);
  console.log(publicKey.asymmetricKeyType, publicKey.asymmetricKeyDetails);
  console.log(certificate.verify(publicKey), certificate.checkIssued(certificate));
  console.log(certificate.toLegacyObject());
}
const odd = new X509Certificate(read('odd.pem'));
const sha1 = new X509Certificate(read('sha1.pem'));

const manners = [undefined, { wildcards: false }, { partialWildcards: false }, { multiLabelWildcards: true },
  { singleLabelSubdomains: true }, { subject: 'always' }, { subject: 'never' }];
const hosts = ['a.example.com', 'A.EXAMPLE.com', 'a.example.com.', 'x.w.example.com', 'x.y.w.example.com', 'w.example.com',
  'foo.p.example.com', 'f.p.example.com', 'g.p.example.com', 'com', '.example.com', '.w.example.com', '.com', 'xn--a.q.example.com',
  'xn--a.w.example.com', 'x_y.w.example.com', '-a.w.example.com', '*.w.example.com', '', '.', 'Foo#<bar>q; z'];
for (const host of hosts) console.log(JSON.stringify(host), ...manners.map((how) => odd.checkHost(host, how)));
for (const host of ['a.cn.test', 'cn.test', 'b.a.cn.test']) console.log(host, ...manners.map((how) => sha1.checkHost(host, how)));
for (const mail of ['foo@example.com', 'Foo@Example.com', 'Foo@eXample.com', 'x@sub.example.com', 'one@b.c', 'a@', '']) {
  console.log(mail, ...['default', 'always', 'never'].map((subject) => odd.checkEmail(mail, { subject })));
}
for (const mail of ['m@cn.test', 'M@cn.test']) console.log(mail, sha1.checkEmail(mail), sha1.checkEmail(mail, { subject: 'never' }));
for (const ip of ['1.2.3.4', '1.2.3.5', 'fe80::1', 'FE80:0::1', '::ffff:1.2.3.4', '1.2.3', '', '01.2.3.4', '[::]', 'fe80::1%eth0']) {
  attempt(ip, () => odd.checkIP(ip));
}

for (const name of ['checkHost', 'checkEmail', 'checkIP']) {
  for (const args of [[], [1], ['a\0b'], ['1.2.3.4', 3], ['1.2.3.4', null], ['1.2.3.4', { subject: 1 }], ['1.2.3.4', { subject: 'x' }],
    ['1.2.3.4', { wildcards: 1 }]]) attempt(`${name} ${inspect(args)}`, () => odd[name](...args));
}
const key = crypto.createPrivateKey(read('odd.key'));
attempt('own key', () => odd.checkPrivateKey(key));
attempt('other key', () => odd.checkPrivateKey(crypto.createPrivateKey(read('ed.key'))));
attempt('public key', () => odd.checkPrivateKey(odd.publicKey));
attempt('secret key', () => odd.checkPrivateKey(crypto.createSecretKey(Buffer.alloc(3))));
attempt('no key', () => odd.checkPrivateKey({}));
attempt('private key', () => odd.verify(key));
attempt('key of another kind', () => odd.verify(new X509Certificate(read('ed.pem')).publicKey));
attempt('no key', () => odd.verify());
attempt('no certificate', () => odd.checkIssued({}));

const [root, inter, leaf] = ['root', 'inter', 'leaf'].map((name) => new X509Certificate(tlsRead(`${name}.pem`)));
for (const one of [root, inter, leaf]) {
  console.log(one.subject, ...[root, inter, leaf].map((other) => [one.checkIssued(other), one.verify(other.publicKey)].join()));
}

const pem = (text) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const texts = { nothing: '', 'no PEM': 'x', empty: pem(''), 'no certificate': pem('AAAA'), 'too short': pem('MIIB'), 'no base64': pem('!!'),
  'half base64': pem('AA!A'), 'no end': '-----BEGIN CERTIFICATE-----\nAAAA', cut: pem(odd.raw.subarray(0, -5).toString('base64')),
  'a key': read('odd.key') };
for (const [name, text] of Object.entries(texts)) attempt(name, () => new X509Certificate(text));
attempt('after a key', () => new X509Certificate(`${read('odd.key')}${read('ed.pem')}`).signatureAlgorithm);
attempt('old label', () => new X509Certificate(odd.toString().replace(/(BEGIN|END) /g, '$1 X509 ')).ca);
attempt('more behind it', () => new X509Certificate(Buffer.concat([odd.raw, Buffer.alloc(3)])).raw.equals(odd.raw));
attempt('a DataView', () => new X509Certificate(new DataView(new Uint8Array(odd.raw).buffer)).raw.equals(odd.raw));
for (const value of [undefined, null, 1, {}, new ArrayBuffer(3)]) attempt(inspect(value), () => new X509Certificate(value));
attempt('without new', () => X509Certificate(odd.raw));
class Own extends X509Certificate {}
attempt('a subclass', () => [new Own(odd.raw) instanceof Own, new Own(odd.raw).serialNumber === odd.serialNumber]);

console.log(odd.toString() === read('odd.pem').toString(), odd.toJSON() === odd.toString(), JSON.stringify({ odd }).length);
for (const name of ['raw', 'publicKey', 'validFromDate', 'keyUsage']) console.log(name, odd[name] === odd[name]);
console.log(odd.toLegacyObject() === odd.toLegacyObject(), Object.keys(odd), X509Certificate.length, X509Certificate.name);
console.log(Object.getOwnPropertyNames(X509Certificate.prototype).sort());
for (const name of ['subject', 'checkHost', 'ca']) console.log(Object.getOwnPropertyDescriptor(X509Certificate.prototype, name));
console.log(inspect({ a: { b: { c: odd } } }), inspect(odd, { depth: 0 }), inspect([odd], { depth: 0 }));
attempt('of the prototype', () => X509Certificate.prototype.subject);

const clone = structuredClone(odd);
console.log(clone instanceof X509Certificate, clone.raw.equals(odd.raw), clone.subject === odd.subject);
const { Worker } = require('worker_threads');
const worker = new Worker(`const { parentPort, workerData } = require('worker_threads');
parentPort.postMessage([workerData.serialNumber, workerData]);`, { eval: true, workerData: odd });
worker.on('message', ([serial, back]) => console.log(serial === odd.serialNumber, back.raw.equals(odd.raw)));
