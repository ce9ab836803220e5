// Argon2: keys, and what is refused.
const crypto = require('crypto');
const { inspect } = require('util');

const usual = { message: 'pw', nonce: Buffer.alloc(16, 1), parallelism: 1, tagLength: 16, memory: 8, passes: 1 };
const attempt = (what, fn) => {
  try {
    const result = fn();
    console.log(what, Buffer.isBuffer(result) ? result.toString('hex') : result);
  } catch (err) {
    console.log(what, err.name, err.code, err.message);
  }
};
for (const kind of ['argon2d', 'argon2i', 'argon2id']) {
  attempt(kind, () => crypto.argon2Sync(kind, usual));
  const more = { secret: Buffer.from('s'), associatedData: 'ad', parallelism: 2, memory: 64, passes: 3, tagLength: 70 };
  attempt(kind, () => crypto.argon2Sync(kind, { ...usual, ...more }));
}
for (const kind of ['argon2', 'ARGON2ID', 1, undefined, null]) attempt(kind, () => crypto.argon2Sync(kind, usual));
for (const parameters of [undefined, null, 1, 'a']) attempt(parameters, () => crypto.argon2Sync('argon2id', parameters));
const odd = {
  message: [undefined, null, 1, {}, '', new ArrayBuffer(2)],
  nonce: [undefined, null, 1, 'short', '12345678', Buffer.alloc(7), Buffer.alloc(8)],
  parallelism: [undefined, null, '1', 0, 1.5, 2 ** 24, -1, 3],
  tagLength: [undefined, null, 'a', 3, 4, 0, 2 ** 32, 1.5],
  memory: [undefined, null, 7, 8, 'a', 2 ** 32, 15],
  passes: [undefined, null, 0, 2 ** 32, 'a', 1.5],
  secret: [null, 1, '', Buffer.alloc(0)],
  associatedData: [null, 1, ''],
};
for (const [name, values] of Object.entries(odd)) {
  for (const value of values) attempt(`${name} ${inspect(value)}`, () => crypto.argon2Sync('argon2id', { ...usual, [name]: value }));
}
attempt('little memory', () => crypto.argon2Sync('argon2id', { ...usual, parallelism: 4, memory: 31 }));
attempt('no callback', () => crypto.argon2('argon2id', usual));
attempt('no function', () => crypto.argon2('argon2id', usual, 1));
attempt('both wrong', () => crypto.argon2('x', usual, 1));
console.log(crypto.argon2.length, crypto.argon2Sync.length);
crypto.argon2('argon2id', usual, (...args) => console.log(args));
