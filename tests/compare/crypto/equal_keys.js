// Keys are deeply equal when they are the same, and may do the same.
const crypto = require('crypto');
const assert = require('assert');
const { isDeepStrictEqual } = require('util');

const { subtle } = crypto.webcrypto;
(async () => {
  const hmac = (bytes, hash, extractable, usages) => subtle.importKey('raw', Buffer.from(bytes), { name: 'HMAC', hash }, extractable, usages);
  const pair = crypto.generateKeyPairSync('ed25519');
  const again = crypto.createPublicKey(pair.privateKey);
  const keys = {
    a: crypto.createSecretKey(Buffer.from('a')),
    b: crypto.createSecretKey(Buffer.from('a')),
    c: crypto.createSecretKey(Buffer.from('c')),
    public: pair.publicKey,
    again,
    private: pair.privateKey,
    other: crypto.generateKeyPairSync('ed25519').publicKey,
    hmac: await hmac('a', 'SHA-256', true, ['sign']),
    same: await hmac('a', 'SHA-256', true, ['sign']),
    bytes: await hmac('b', 'SHA-256', true, ['sign']),
    hash: await hmac('a', 'SHA-384', true, ['sign']),
    hidden: await hmac('a', 'SHA-256', false, ['sign']),
    usage: await hmac('a', 'SHA-256', true, ['verify']),
    plain: {},
  };
  const loosely = (a, b) => {
    try {
      assert.deepEqual(a, b);
      return true;
    } catch {
      return false;
    }
  };
  for (const [name, key] of Object.entries(keys)) {
    const equal = Object.keys(keys).filter((other) => isDeepStrictEqual(key, keys[other]));
    console.log(name, equal.join(), Object.keys(keys).filter((other) => loosely([key], [keys[other]])).join());
  }
})();
