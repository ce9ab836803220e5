'use strict';
// Compressed bytes equal Node's: where a program prints them, or their length or hash.
const z = require('zlib');
const text = 'It is a text that repeats itself, a text that repeats, and ends. '.repeat(30);
const code = Array.from({ length: 200 }, (_, i) => `const value${i} = compute(${i * 7919 % 1000}, 'name ${i}');`).join('\n');
const { createHash } = require('crypto');
const print = (bytes) => `${bytes.length} ${createHash('sha1').update(bytes).digest('hex').slice(0, 12)}`;
for (const data of ['', 'hello world', 'aaaaaaaaaaaaaaaaaaaaaaaa', text, code]) {
  console.log(print(z.deflateSync(data)), print(z.gzipSync(data)), print(z.deflateRawSync(data)));
  console.log(print(z.deflateSync(data, { level: 0 })), print(z.gzipSync(data, { level: 7 })), print(z.gzipSync(data, { level: 8 })));
  console.log(print(z.brotliCompressSync(data)), print(z.zstdCompressSync(data)));
}
console.log(z.gzipSync('', { level: 9 }).toString('hex'), z.gzipSync('', { level: 1 }).toString('hex'));
console.log(z.deflateSync('', { level: 1 }).toString('hex'), z.deflateSync('', { level: 9 }).toString('hex'));
