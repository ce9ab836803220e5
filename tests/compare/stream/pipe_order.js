'use strict';
// pipe() to a slow and a fast destination, unpipe, and an error that removes the pipe.
const { Readable, Writable } = require('stream');

let n = 0;
const source = new Readable({
  highWaterMark: 2,
  objectMode: true,
  read() {
    this.push(n < 6 ? `${n++}` : null);
  },
});
function sink(name, later) {
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 2,
    write(chunk, encoding, callback) {
      console.log(name, chunk);
      later(callback);
    },
  });
  for (const event of ['pipe', 'unpipe', 'drain', 'finish', 'error', 'close']) {
    stream.on(event, (arg) => console.log(name, event, event === 'error' ? arg.message : arg === source));
  }
  return stream;
}
for (const event of ['pause', 'resume', 'end', 'close']) source.on(event, () => console.log('source', event));

const fast = sink('fast', (callback) => callback());
const slow = sink('slow', setImmediate);
console.log(source.pipe(fast) === fast);
source.pipe(slow, { end: false });
slow.on('drain', () => {
  if (n < 6) return;
  source.unpipe(slow);
  slow.destroy(new Error('enough'));
});
