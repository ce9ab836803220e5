// What hooks are told of work that crypto gives to the pool.
const { createHook } = require('async_hooks');
const crypto = require('crypto');

const seen = [];
let name = '';
createHook({ init(id, type) { if (type.endsWith('REQUEST')) seen.push(`${name} ${type}`); } }).enable();
const call = (what, fn) => { name = what; fn(); };
const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
seen.length = 0;
const nothing = () => {};
call('generateKeyPair', () => crypto.generateKeyPair('ed25519', {}, nothing));
call('generateKey', () => crypto.generateKey('hmac', { length: 64 }, nothing));
call('sign', () => crypto.sign(null, Buffer.from('a'), privateKey, nothing));
call('verify', () => crypto.verify(null, Buffer.from('a'), publicKey, Buffer.alloc(64), nothing));
call('hkdf', () => crypto.hkdf('sha256', 'a', 'b', 'c', 8, nothing));
call('pbkdf2', () => crypto.pbkdf2('a', 'b', 1, 8, 'sha1', nothing));
call('scrypt', () => crypto.scrypt('a', 'b', 8, nothing));
call('randomBytes', () => crypto.randomBytes(4, nothing));
const { subtle } = crypto.webcrypto;
(async () => {
  name = 'importKey';
  const key = await subtle.importKey('raw', Buffer.alloc(16), 'AES-GCM', false, ['encrypt']);
  name = 'encrypt';
  await subtle.encrypt({ name: 'AES-GCM', iv: Buffer.alloc(12) }, key, Buffer.from('x'));
  name = 'digest';
  await subtle.digest('SHA-256', Buffer.from('x'));
  console.log(seen.join('\n'));
  const { tls, tls_alpn: alpn, tls_sni: sni } = process.features;
  console.log(tls, alpn, sni);
})();
