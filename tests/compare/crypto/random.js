// Random values: shapes, ranges, order of callbacks.
const crypto = require('crypto');

console.log(crypto.randomBytes(0), crypto.randomBytes(33).length, crypto.randomBytes(1.5).length);
console.log(new Set(Array.from({ length: 100 }, () => crypto.randomBytes(8).toString('hex'))).size);
const buffer = Buffer.alloc(64);
console.log(crypto.randomFillSync(buffer, 10, 40) === buffer, buffer.subarray(0, 10), buffer.subarray(50), buffer.subarray(10, 50).some((b) => b));
const words = new Uint32Array(8);
crypto.randomFillSync(words, 6);
console.log(words.subarray(0, 6), words.subarray(6).some((w) => w));

const seen = new Set();
for (let i = 0; i < 1000; i++) seen.add(crypto.randomInt(-2, 3));
console.log([...seen].sort((a, b) => a - b));
console.log(crypto.randomInt(7, 8), crypto.randomInt(1), crypto.randomInt(2 ** 48 - 1) < 2 ** 48);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
console.log(uuid.test(crypto.randomUUID()), uuid.test(crypto.randomUUID({ disableEntropyCache: true })), uuid.test(globalThis.crypto.randomUUID()));
console.log(new Set(Array.from({ length: 300 }, () => crypto.randomUUID())).size);

console.log(globalThis.crypto === crypto.webcrypto, crypto.webcrypto.subtle === crypto.subtle);
console.log(Object.prototype.toString.call(crypto.webcrypto), Object.prototype.toString.call(crypto.subtle));
const bytes = new Uint8Array(16);
console.log(crypto.getRandomValues(bytes) === bytes, crypto.webcrypto.getRandomValues(new BigInt64Array(2)).some((b) => b));
console.log(crypto.timingSafeEqual(Buffer.from('abc'), new Uint8Array([97, 98, 99])), crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abd')));
console.log(crypto.generateKeySync('aes', { length: 256 }).symmetricKeySize);

crypto.randomInt(5, 6, (error, n) => console.log('randomInt', error, n));
process.nextTick(() => console.log('tick'));
crypto.randomBytes(5, (error, bytes) => {
  console.log('randomBytes', error, bytes.length);
  crypto.randomFill(Buffer.alloc(8), 4, (error, bytes) => {
    console.log('randomFill', error, bytes.subarray(0, 4), bytes.subarray(4).length);
    crypto.randomBytes(0, (error, bytes) => {
      console.log('none', error, bytes);
      digests();
    });
  });
});
async function digests() {
  const { subtle } = globalThis.crypto;
  const hex = (buffer) => Buffer.from(buffer).toString('hex');
  for (const name of ['SHA-1', 'sha-256', { name: 'SHA-384' }, 'SHA-512']) console.log(hex(await subtle.digest(name, Buffer.from('abc'))));
  for (const args of [[], ['MD5', Buffer.alloc(1)], ['SHA-256', 'text'], [{}, Buffer.alloc(1)]]) {
    await subtle.digest(...args).catch((error) => console.log(error.name, error.code, error.message));
  }
}
