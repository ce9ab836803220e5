'use strict';
// Backpressure and the order in which callbacks, 'drain', 'prefinish', 'finish' and 'close' come.
const { Writable } = require('stream');

function run(name, later, next) {
  const stream = new Writable({
    highWaterMark: 4,
    write(chunk, encoding, callback) {
      console.log(name, '_write', String(chunk), encoding);
      later(callback);
    },
    final(callback) {
      console.log(name, '_final');
      later(callback);
    },
  });
  for (const event of ['drain', 'prefinish', 'finish', 'close']) {
    stream.on(event, () => {
      console.log(name, event, stream.writableLength, stream.writableNeedDrain, stream.writableFinished);
      if (event === 'close') setImmediate(next);
    });
  }
  console.log(name, stream.write('ab', () => console.log(name, 'wrote ab')));
  console.log(name, stream.write('cdef', 'latin1', () => console.log(name, 'wrote cdef')));
  console.log(name, stream.write('g'));
  stream.end('h', () => console.log(name, 'ended'));
  console.log(name, 'writable', stream.writable, stream.writableEnded, stream.writableFinished);
  process.nextTick(() => console.log(name, 'tick'));
  Promise.resolve().then(() => console.log(name, 'microtask'));
}

run('sync', (callback) => callback(), () =>
  run('tick', (callback) => process.nextTick(callback), () =>
    run('immediate', (callback) => setImmediate(callback), () => console.log('over'))));
