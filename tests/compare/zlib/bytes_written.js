'use strict';
// bytesWritten counts what a step has taken that ended well.
const zlib = require('zlib');
const { once } = require('events');

const garbled = zlib.gzipSync('abcdefgh'.repeat(10));
garbled[13] ^= 255;
const cases = {
  'no gzip': [zlib.createGunzip, Buffer.from('not compressed')],
  'garbage behind it': [zlib.createGunzip, Buffer.concat([zlib.gzipSync('abc'), Buffer.from('garbage')])],
  'two of them': [zlib.createGunzip, Buffer.concat([zlib.gzipSync('abc'), zlib.gzipSync('def')])],
  'cut off': [zlib.createGunzip, zlib.gzipSync('abc').subarray(0, 10)],
  'garbled': [zlib.createGunzip, garbled],
  'more behind deflate': [zlib.createInflate, Buffer.concat([zlib.deflateSync('abc'), Buffer.from('more')])],
};

(async () => {
  for (const [name, [create, bytes]] of Object.entries(cases)) {
    const stream = create();
    for (const event of ['data', 'end', 'error', 'finish', 'close']) {
      stream.on(event, (value) => console.log(name, event, stream.bytesWritten, value?.message ?? value?.length));
    }
    stream.end(bytes);
    await once(stream, 'close').catch(() => {});
    await new Promise(setImmediate);
  }
})();
