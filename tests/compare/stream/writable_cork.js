'use strict';
// cork() gathers writes; uncork() or end() hands them to _writev at once.
const { Writable } = require('stream');

const stream = new Writable({
  decodeStrings: false,
  writev(chunks, callback) {
    console.log('_writev', chunks.allBuffers, chunks.map(({ chunk, encoding }) => `${chunk}:${encoding}`).join());
    process.nextTick(callback);
  },
});
stream.cork();
stream.cork();
stream.write('a');
stream.write('62', 'hex', () => console.log('wrote b'));
console.log(stream.writableCorked, stream.writableLength, stream.writableBuffer.length);
stream.uncork();
console.log(stream.writableCorked, stream.writableLength);
process.nextTick(() => {
  stream.uncork();
  console.log('uncorked', stream.writableLength);
  stream.write('c');
  stream.cork();
  stream.write(Buffer.from('d'));
  stream.write(Buffer.from('e'));
  stream.end(() => console.log('ended', stream.writableCorked));
});
stream.on('finish', () => console.log('finish'));
