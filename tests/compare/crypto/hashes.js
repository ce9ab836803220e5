// Every hash by name, with and without input, in one and in several pieces.
const crypto = require('crypto');

for (const name of crypto.getHashes()) {
  const empty = crypto.createHash(name).digest('hex');
  const abc = crypto.createHash(name).update('abc').digest('hex');
  const long = crypto.createHash(name).update('x'.repeat(1000)).digest('hex');
  const pieces = crypto.createHash(name);
  for (let i = 0; i < 100; i++) pieces.update('x'.repeat(10));
  console.log(name, empty, abc, long === pieces.digest('hex'), long);
}

const names = ['SHA256', 'Sha-256', 'sha2-256', 'SHA-512/256', 'sha512/256', 'MD5-SHA1', 'md5sha1', 'SHAKE-128',
  'BLAKE2B-512', 'RIPEMD', 'ripemd-160', 'dss1', 'sha', 'sha0', 'md4', 'whirlpool', 'keccak-256', '', 'ssl3-md5',
  '2.16.840.1.101.3.4.2.1', 'sha3256', 'SM3', 'rsa-sha1-2'];
for (const name of names) {
  try {
    console.log(name, crypto.createHash(name).update('abc').digest('hex'));
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
}

for (const outputLength of [0, 1, 16, 32, 33, 200]) {
  console.log(crypto.createHash('shake128', { outputLength }).update('a').digest('hex'));
  console.log(crypto.createHash('shake256', { outputLength }).update('a').digest('hex'));
  console.log(crypto.hash('shake256', 'a', { outputLength }));
}
