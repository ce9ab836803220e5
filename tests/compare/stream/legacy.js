'use strict';
// Old ways that npm packages still go: util.inherits, no `new`, state fields, wrap, Stream itself.
const stream = require('stream');
const util = require('util');
const EventEmitter = require('events');

function Counter() {
  stream.Readable.call(this, { objectMode: true });
  this.n = 0;
}
util.inherits(Counter, stream.Readable);
Counter.prototype._read = function() {
  this.push(this.n < 3 ? this.n++ : null);
};
new Counter().on('data', (n) => console.log('count', n));

const pass = stream.PassThrough();
console.log(pass instanceof stream.PassThrough, pass instanceof stream.Writable, pass instanceof stream.Readable,
  pass instanceof stream.Stream, pass instanceof EventEmitter, pass instanceof Counter);
console.log(stream === stream.Stream, require('_stream_readable') === stream.Readable,
  require('stream').promises === require('stream/promises'));
console.log(Object.keys(stream).slice(0, 10).join());

const r = pass._readableState;
const w = pass._writableState;
console.log(r.highWaterMark, r.objectMode, r.length, r.ended, r.flowing, r.pipes.length, w.ended, w.finished,
  w.needDrain, w.getBuffer().length, w.bufferedRequestCount, w.corked);
pass.end('x');
console.log(r.length, w.ended, w.ending, pass.writableFinished);

const old = new stream.Stream();
old.pause = () => console.log('pause');
old.resume = () => console.log('resume');
const wrapped = new stream.Readable({ highWaterMark: 2 }).wrap(old);
wrapped.on('data', (chunk) => console.log('wrapped', String(chunk)));
wrapped.on('end', () => console.log('wrapped end'));
old.emit('data', Buffer.from('abc'));
old.emit('end');

const from = new stream.Stream();
from.readable = true;
const to = new stream.Stream();
to.writable = true;
to.write = (chunk) => console.log('to', chunk);
to.end = () => console.log('to end');
from.pipe(to);
from.emit('data', 'piped');
from.emit('end');

console.log(stream.isReadable(pass), stream.isDisturbed(pass), stream.isErrored(pass), stream.isDestroyed(pass));
console.log(stream.getDefaultHighWaterMark(false), stream.getDefaultHighWaterMark(true));
console.log(new stream.Readable().listenerCount('data'), Object.keys(new stream.Readable({})).includes('_readableState'));
