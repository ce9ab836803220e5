'use strict';
// What is wrong with data, options and arguments, and how it is told.
const z = require('zlib');

function told(label, call) {
  try {
    const result = call();
    console.log(label, Buffer.isBuffer(result) ? result.toString('latin1') : result);
  } catch (err) {
    console.log(label, err.name, err.code, err.errno, err.message, Object.keys(err).join());
  }
}

const dictionary = Buffer.from('hello');
const withDictionary = z.deflateSync('hello hello', { dictionary });
told('truncated', () => z.inflateSync(z.deflateSync('hello').subarray(0, 8)));
told('no zlib', () => z.inflateSync(Buffer.from('garbage!!')));
told('no gzip', () => z.gunzipSync(Buffer.from('garbage!!')));
told('neither', () => z.unzipSync(Buffer.from('garbage!!')));
told('empty', () => z.inflateSync(Buffer.alloc(0)));
told('no brotli', () => z.brotliDecompressSync(Buffer.from('garbage!!')));
told('half a brotli', () => z.brotliDecompressSync(z.brotliCompressSync('hello').subarray(0, 4)));
told('no zstd', () => z.zstdDecompressSync(Buffer.from('garbage!!')));
told('half a zstd', () => z.zstdDecompressSync(z.zstdCompressSync('hello').subarray(0, 8)));
told('no dictionary', () => z.inflateSync(withDictionary));
told('wrong dictionary', () => z.inflateSync(withDictionary, { dictionary: Buffer.from('x') }));
told('dictionary', () => z.inflateSync(withDictionary, { dictionary }));
told('a bomb', () => z.inflateSync(z.deflateSync('a'.repeat(1000)), { maxOutputLength: 10 }));
const member = z.gzipSync('abc');
told('garbage behind', () => z.gunzipSync(Buffer.concat([member, Buffer.from([1, 2, 3])])));
told('padding behind', () => z.gunzipSync(Buffer.concat([member, Buffer.from([0, 0, 3])])));
told('refused padding', () => z.gunzipSync(Buffer.concat([member, Buffer.from([0])]), { rejectGarbageAfterEnd: true }));
told('two members', () => z.gunzipSync(Buffer.concat([member, z.gzipSync('def')])));
for (const options of [{ level: 10 }, { windowBits: 7 }, { memLevel: 0 }, { strategy: 9 }, { chunkSize: 1 },
  { flush: 9 }, { finishFlush: 9 }, { dictionary: 1 }, { level: 'x' }, { maxOutputLength: -1 }, { level: Infinity }]) {
  told(JSON.stringify(options), () => z.deflateSync('a', options));
}
told('brotli parameter', () => z.brotliCompressSync('a', { params: { 99: 1 } }));
told('brotli value', () => z.brotliCompressSync('a', { params: { 1: 'x' } }));
told('zstd parameter', () => z.zstdCompressSync('a', { params: { 99: 1 } }));
told('zstd size', () => z.zstdCompressSync('abc', { pledgedSrcSize: 2 }));
told('no data', () => z.deflateSync());
told('no callback', () => z.deflate('a'));
told('crc32', () => z.crc32('hello', z.crc32(Buffer.from('well, '))));
told('crc32 of what', () => z.crc32(1));
z.gunzip(Buffer.from('zz'), (...args) => console.log(args.length, args[0].code));
