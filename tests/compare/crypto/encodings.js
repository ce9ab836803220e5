// Input and output encodings of hashes and HMACs, copies, and data of every kind.
const crypto = require('crypto');
const sha = () => crypto.createHash('sha256');

for (const encoding of ['hex', 'HEX', 'base64', 'base64url', 'latin1', 'binary', 'ucs2', 'utf8', 'ascii', 'nope', 'buffer', null, 1, {}]) {
  console.log(encoding, sha().update('abc').digest(encoding));
}
for (const [data, encoding] of [['é', 'latin1'], ['é', 'utf8'], ['é', 'ucs2'], ['6162', 'hex'], ['61zz', 'hex'], ['YWI=', 'base64'],
  ['YWI', 'base64url'], ['\ud800', undefined], ['日本語', 'utf8'], ['日本語', 'latin1'], ['a', 'nope'], ['a', 5], ['a', null]]) {
  console.log(JSON.stringify(data), encoding, sha().update(data, encoding).digest('hex'));
}
const bytes = Buffer.from('some bytes to be hashed!');
for (const view of [bytes, bytes.subarray(3, 9), new Uint8Array(bytes), new Uint16Array(bytes.buffer, bytes.byteOffset & ~7, 4).fill(258),
  new DataView(bytes.buffer, bytes.byteOffset, 5), new Float64Array([1, 2]), Buffer.alloc(0)]) {
  console.log(view.constructor.name, view.byteLength, sha().update(view).digest('hex'), crypto.hash('sha1', view));
}

const hash = sha().update('a');
const copy = hash.copy();
console.log(hash.update('b').digest('hex'));
console.log(copy.copy().digest('hex'), copy.update('b').digest('hex'));
console.log(crypto.createHash('shake128').update('a').copy({ outputLength: 3 }).digest('hex'));

// RFC 4231, test cases 1 to 4, 6 and 7
const key = Buffer.alloc(20, 0x0b);
const cases = [[key, 'Hi There'], ['Jefe', 'what do ya want for nothing?'], [Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd)],
  [Buffer.from(Array.from({ length: 25 }, (_, i) => i + 1)), Buffer.alloc(50, 0xcd)],
  [Buffer.alloc(131, 0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First']];
for (const [key, data] of cases) {
  for (const name of ['sha224', 'sha256', 'sha384', 'sha512', 'md5', 'sha1', 'rmd160', 'sha3-256', 'blake2b512', 'sm3', 'md5-sha1']) {
    console.log(name, crypto.createHmac(name, key).update(data).digest('hex'));
  }
}
const hmac = crypto.createHmac('sha256', crypto.createSecretKey('secret'));
console.log(hmac.update('a').update(Buffer.from('b')).digest('base64'));
console.log(hmac.digest(), hmac.digest('hex'));
console.log(crypto.createHmac('sha256', '6162', { encoding: 'hex' }).digest('hex') === crypto.createHmac('sha256', 'ab').digest('hex'));
console.log(crypto.createHmac('md5', new ArrayBuffer(3)).digest('hex'));

console.log(crypto.hash('sha1', 'abc'), crypto.hash('sha1', 'abc', 'base64'), crypto.hash('sha1', 'abc', 'buffer'));
console.log(crypto.hash('shake256', 'abc', { outputLength: 5, outputEncoding: 'latin1' }).length);

const secret = crypto.createSecretKey('616263', 'hex');
console.log(secret.type, secret.symmetricKeySize, secret.export(), secret.export({ format: 'jwk' }));
console.log(secret.equals(crypto.createSecretKey(Buffer.from('abc'))), secret.equals(crypto.createSecretKey('abcd')));
console.log(secret instanceof crypto.KeyObject, Object.prototype.toString.call(secret));
