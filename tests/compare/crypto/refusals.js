// Arguments that are refused: keys of the wrong kind, shared memory, what is deprecated.
const crypto = require('crypto');

const attempt = (what, fn) => {
  try {
    console.log(what, fn());
  } catch (err) {
    console.log(what, err.name, err.code, err.message, `${Object.keys(err)}`);
  }
};
const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const pem = publicKey.export({ format: 'pem', type: 'spki' });
const bytes = Buffer.alloc(128);
attempt('decrypt with a public text', () => crypto.privateDecrypt(pem, bytes));
attempt('decrypt with a public key', () => crypto.privateDecrypt(publicKey, bytes));
attempt('encrypt with a public text', () => crypto.privateEncrypt(pem, Buffer.alloc(12)));
attempt('encrypt with a public key', () => crypto.privateEncrypt(publicKey, Buffer.alloc(12)));
attempt('no such hash', () => crypto.privateDecrypt({ key: pem, oaepHash: 'x' }, bytes));
attempt('no hash', () => crypto.privateDecrypt({ key: pem, oaepHash: null }, bytes));
for (const operation of ['privateDecrypt', 'privateEncrypt', 'publicEncrypt', 'publicDecrypt']) {
  attempt(`${operation} with nothing`, () => crypto[operation]('x', bytes));
  attempt(`${operation} with another kind`, () => crypto[operation](crypto.generateKeyPairSync('ed25519').privateKey, bytes));
}

// What a key is encrypted with.
for (const cipher of ['aes-256-ecb', 'aes-128-cfb', 'aes-192-ofb', 'aes-128-ctr', 'des-ede3-cbc', 'des3', 'aes256', 'AES-128-CBC', 'chacha20', 'nope', '',
  'des-ede-cbc', 'des-ede3']) {
  for (const type of ['pkcs8', 'pkcs1']) {
    attempt(`${cipher} ${type}`, () => {
      const text = privateKey.export({ format: 'pem', type, cipher, passphrase: 'x' });
      const [, , headers] = text.split('\n');
      const isSame = crypto.createPrivateKey({ key: text, passphrase: 'x' }).equals(privateKey);
      return [type === 'pkcs1' && headers.split(',')[0].toLowerCase(), isSame];
    });
  }
}

process.on('warning', (warning) => console.log(warning.name, warning.code, warning.message));
const limits = { modulusLength: 512, saltLength: 1 };
for (const options of [{ hash: 'sha256', mgf1Hash: 'sha256' }, { hash: 'sha256', hashAlgorithm: 'sha1' }, { mgf1Hash: 'sha256', mgf1HashAlgorithm: 'sha1' },
  { hash: 1 }, { hash: 'sha256', hashAlgorithm: 'sha256' }, { hashAlgorithm: null }, { mgf1HashAlgorithm: 0 }, { hashAlgorithm: 'x' }]) {
  attempt(JSON.stringify(options), () => crypto.generateKeyPairSync('rsa-pss', { ...limits, ...options }).publicKey.asymmetricKeyDetails);
}
crypto.createHash('shake128');
console.log(crypto.pseudoRandomBytes === crypto.randomBytes, crypto.prng === crypto.rng, Object.getOwnPropertyDescriptor(crypto, 'prng').enumerable);

const { subtle } = crypto.webcrypto;
const shared = new SharedArrayBuffer(16);
const all = {
  digest: () => subtle.digest('SHA-256', new Uint8Array(shared)),
  'digest of it': () => subtle.digest('SHA-256', shared),
  'digest of a view that grows': () => subtle.digest('SHA-1', new Uint8Array(new ArrayBuffer(3, { maxByteLength: 5 }))),
  importKey: () => subtle.importKey('raw', new Uint8Array(shared), 'AES-GCM', true, ['encrypt']),
  'importKey of it': () => subtle.importKey('raw', shared, 'AES-GCM', true, ['encrypt']),
  encrypt: async () => {
    const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
    return subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(shared) }, key, Buffer.alloc(2));
  },
  getRandomValues: async () => crypto.getRandomValues(new Uint8Array(shared)).length,
  'getRandomValues of halves': async () => crypto.getRandomValues(new Float16Array(3)),
  'getRandomValues of a DataView': async () => crypto.getRandomValues(new DataView(new ArrayBuffer(3))),
  'KeyObject.from': async () => {
    const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
    return crypto.KeyObject.from(key).type;
  },
};
(async () => {
  for (const [name, fn] of Object.entries(all)) {
    try {
      console.log(name, await fn());
    } catch (err) {
      console.log(name, err.name, err.code, err.message);
    }
  }
})();
