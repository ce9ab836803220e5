// flags: --pending-deprecation
// What is told as deprecated only when one asks for it.
const crypto = require('crypto');

process.on('warning', ({ name, code, message }) => console.log(name, code, message));
crypto.hash('shake128', 'a', { outputLength: 4 });
crypto.createHash('shake256', { outputLength: 4 });
console.log(crypto.hash('shake128', 'a'));
console.log(crypto.createHash('shake256').update('a').digest('hex'));
console.log(crypto.pseudoRandomBytes(3).length, crypto.prng(3).length, crypto.rng(3).length);
console.log(crypto.pseudoRandomBytes === crypto.prng, crypto.prng === crypto.randomBytes, crypto.prng.name);
