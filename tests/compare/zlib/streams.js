'use strict';
// The classes: pieces in, pieces out; flush, params, close; the order of events.
const z = require('zlib');

const data = Buffer.alloc(600_000);
let seed = 1;
for (let i = 0; i < data.length; i++) {
  seed = seed * 48271 % 2147483647;
  data[i] = seed % 16 + 60;
}

async function through(compress, decompress, options) {
  const parts = [];
  const pack = z[`create${compress}`](options);
  const unpack = z[`create${decompress}`]();
  unpack.on('data', (part) => parts.push(part));
  pack.pipe(unpack);
  for (let at = 0; at < data.length; at += 70_000) {
    if (!pack.write(data.subarray(at, at + 70_000))) await new Promise((resolve) => pack.once('drain', resolve));
  }
  pack.end();
  await new Promise((resolve) => unpack.once('end', resolve));
  console.log(compress, decompress, Buffer.concat(parts).equals(data), pack.bytesWritten);
}

(async () => {
  await through('Gzip', 'Gunzip');
  await through('Deflate', 'Inflate', { level: 1, memLevel: 9 });
  await through('DeflateRaw', 'InflateRaw', { windowBits: 9 });
  await through('Gzip', 'Unzip', { strategy: z.constants.Z_HUFFMAN_ONLY });
  await through('Deflate', 'Unzip', { chunkSize: 64 });
  await through('BrotliCompress', 'BrotliDecompress', { params: { [z.constants.BROTLI_PARAM_QUALITY]: 2 } });
  await through('ZstdCompress', 'ZstdDecompress');

  const deflate = z.createDeflate();
  const out = [];
  deflate.on('data', (part) => out.push(part));
  deflate.write('hello');
  await new Promise((resolve) => deflate.flush(resolve));
  console.log(Buffer.concat(out).toString('hex'));
  deflate.write('x'.repeat(20));
  await new Promise((resolve) => deflate.params(9, z.constants.Z_FILTERED, resolve));
  deflate.end('y'.repeat(20));
  await new Promise((resolve) => deflate.on('end', resolve));
  console.log(z.inflateSync(Buffer.concat(out)).toString());

  const gzip = z.createGzip();
  for (const name of ['data', 'finish', 'end', 'close']) gzip.on(name, () => console.log(name));
  gzip.end('abc');
  await new Promise((resolve) => gzip.on('close', resolve));

  const cut = z.createGunzip();
  cut.on('error', (err) => console.log(err.code, cut.destroyed));
  cut.on('close', () => console.log('closed'));
  cut.end(z.gzipSync('hello').subarray(0, 12));
  await new Promise((resolve) => cut.on('close', resolve));

  const unused = z.createGzip();
  unused.close(() => console.log('closed unused', unused._handle));
  try {
    unused.reset();
  } catch (err) {
    console.log(err.code);
  }
  unused.on('error', (err) => console.log(err.code));
  unused.write('late', (err) => console.log(err.code));
})();
