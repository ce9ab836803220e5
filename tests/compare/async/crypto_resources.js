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
call('generatePrime', () => crypto.generatePrime(16, nothing));
call('checkPrime', () => crypto.checkPrime(16n, nothing));
call('randomFill', () => crypto.randomFill(Buffer.alloc(4), nothing));
// What is done at once is told, too, but what is a part of something else.
const { privateKey: rsaKey, publicKey: rsaPublic } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const { privateKey: own, publicKey: theirs } = crypto.generateKeyPairSync('x25519');
const dataToSign = Buffer.from('a');
call('generateKeySync', () => crypto.generateKeySync('hmac', { length: 64 }));
call('sign at once', () => crypto.sign(null, dataToSign, privateKey));
call('verify at once', () => crypto.verify(null, dataToSign, publicKey, Buffer.alloc(64)));
call('hkdfSync', () => crypto.hkdfSync('sha256', 'a', 'b', 'c', 8));
call('pbkdf2Sync', () => crypto.pbkdf2Sync('a', 'b', 1, 8, 'sha1'));
call('scryptSync', () => crypto.scryptSync('a', 'b', 8, { N: 2 }));
call('randomBytes at once', () => crypto.randomBytes(8));
call('randomFillSync', () => crypto.randomFillSync(Buffer.alloc(8)));
for (let i = 0; i < 2; i++) {
  call('randomInt at once', () => crypto.randomInt(8));
  call('randomUUID', () => crypto.randomUUID());
}
call('getRandomValues', () => crypto.getRandomValues(new Uint8Array(3)));
call('createSign', () => crypto.createSign('sha256').update('a').sign(rsaKey));
call('createVerify', () => crypto.createVerify('sha256').update('a').verify(rsaPublic, Buffer.alloc(3)));
call('publicEncrypt', () => crypto.publicEncrypt(rsaPublic, Buffer.alloc(6)));
call('createHmac', () => crypto.createHmac('sha256', 'a').update('a').digest());
call('diffieHellman', () => crypto.diffieHellman({ privateKey: own, publicKey: theirs }));
call('generatePrimeSync', () => crypto.generatePrimeSync(16));
call('checkPrimeSync', () => crypto.checkPrimeSync(16n));
call('createDiffieHellman', () => crypto.createDiffieHellman(crypto.getDiffieHellman('modp5').getPrime()).generateKeys());
call('createECDH', () => crypto.createECDH('prime256v1').generateKeys());
const { subtle } = crypto.webcrypto;
(async () => {
  for (const algorithm of [{ name: 'AES-GCM', length: 128 }, { name: 'HMAC', hash: 'SHA-256' }, { name: 'Ed25519' }]) {
    name = `generateKey ${algorithm.name}`;
    await subtle.generateKey(algorithm, true, algorithm.length ? ['encrypt'] : ['sign', 'verify']);
  }
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
