'use strict';
// A Transform passes backpressure on: a write is done when its result has room.
const { Transform, PassThrough } = require('stream');

const upper = new Transform({
  readableHighWaterMark: 4,
  writableHighWaterMark: 4,
  transform(chunk, encoding, callback) {
    console.log('_transform', String(chunk));
    callback(null, String(chunk).toUpperCase());
  },
  flush(callback) {
    console.log('_flush');
    callback(null, '!');
  },
});
for (const event of ['drain', 'prefinish', 'finish', 'end', 'close']) {
  upper.on(event, () => console.log(event, upper.readableLength, upper.writableLength));
}
for (const word of ['abc', 'def', 'ghi']) {
  console.log('write', upper.write(word, () => console.log('wrote', word)), upper.readableLength, upper.writableLength);
}
upper.end();
setImmediate(() => {
  console.log('read', String(upper.read()), upper.readableLength, upper.writableLength);
  upper.on('data', (chunk) => console.log('data', String(chunk)));
});

const objects = new PassThrough({ objectMode: true, highWaterMark: 1 });
console.log(objects.write({ n: 1 }), objects.write({ n: 2 }), objects.readableLength, objects.writableLength);
objects.on('data', ({ n }) => console.log('object', n));
objects.end({ n: 3 });
