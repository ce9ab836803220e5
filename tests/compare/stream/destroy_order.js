'use strict';
// destroy(): once; _destroy before the events; 'error' before 'close'; writes that waited fail.
const { Duplex, Writable } = require('stream');

function watch(name, stream) {
  for (const event of ['error', 'close', 'finish', 'end']) {
    stream.on(event, (err) => console.log(name, event, err ? err.message : '', stream.destroyed, stream.closed));
  }
  return stream;
}

const waiting = watch('waiting', new Writable({
  write(chunk, encoding, callback) {
    setImmediate(callback);
  },
  destroy(err, callback) {
    console.log('_destroy', err && err.message);
    setImmediate(() => callback(new Error('from _destroy')));
  },
}));
waiting.write('a', (err) => console.log('a', err && err.message));
waiting.write('b', (err) => console.log('b', err && err.message));
waiting.destroy(new Error('first'), (err) => console.log('callback', err.message));
waiting.destroy(new Error('second'), (err) => console.log('too late', err));
console.log('destroyed', waiting.destroyed, waiting.closed, waiting.errored.message, waiting.writableAborted);
process.nextTick(() => console.log('tick'));

setImmediate(() => setImmediate(() => setImmediate(() => {
  const slow = watch('slow', new Duplex({
    construct(callback) {
      console.log('_construct');
      setImmediate(callback);
    },
    read() {
      console.log('_read');
      this.push('x');
      this.push(null);
    },
    write(chunk, encoding, callback) {
      console.log('_write', String(chunk));
      callback();
    },
  }));
  slow.end('early');
  slow.on('data', (chunk) => console.log('data', String(chunk)));
  console.log('nothing yet', slow.writableLength);
  const failed = watch('failed', new Duplex({
    construct(callback) {
      callback(new Error('no such thing'));
    },
  }));
  failed.write('never', (err) => console.log('never', err.message));
  const quiet = watch('quiet', new Writable({ emitClose: false, autoDestroy: false }));
  quiet.destroy();
})));
