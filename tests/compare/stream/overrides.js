// What a subclass or a script puts in the place of a method is called where Node calls it; the state's
// fields can be read and set.
'use strict';
const { Readable, Duplex, Writable } = require('stream');
const log = [];

class Watched extends Readable {
  read(n) { log.push(`read(${n})`); return super.read(n); }
  push(chunk, encoding) { log.push(`push(${chunk})`); return super.push(chunk, encoding); }
  on(event, listener) { log.push(`on(${String(event)})`); return super.on(event, listener); }
  resume() { log.push('resume()'); return super.resume(); }
  pause() { log.push('pause()'); return super.pause(); }
  emit(event, ...args) { log.push(`emit(${String(event)})`); return super.emit(event, ...args); }
  destroy(error, callback) { log.push('destroy()'); return super.destroy(error, callback); }
  removeListener(event, listener) { log.push(`removeListener(${event})`); return super.removeListener(event, listener); }
  _read(size) { log.push(`_read(${size})`); this.push(this.count++ < 2 ? `c${this.count}` : null); }
  _destroy(error, callback) { log.push('_destroy()'); super._destroy(error, callback); }
  count = 0;
}
const stream = new Watched({ highWaterMark: 4 });
stream.on('data', (chunk) => { log.push(`data ${chunk}`); if (stream.count === 1) { stream.pause(); setImmediate(() => stream.resume()); } });
stream.once('end', () => log.push('end'));
stream.on('close', () => {
  console.log(log.join('\n'));
  states();
});

function states() {
  const r = new Readable({ read() {}, highWaterMark: 3 });
  const s = r._readableState;
  const fields = ['objectMode', 'highWaterMark', 'length', 'flowing', 'ended', 'endEmitted', 'reading', 'constructed', 'sync', 'needReadable', 'emittedReadable', 'readableListening', 'resumeScheduled', 'errorEmitted', 'emitClose', 'autoDestroy', 'destroyed', 'closed', 'closeEmitted', 'defaultEncoding', 'multiAwaitDrain', 'readingMore', 'dataEmitted', 'decoder', 'encoding', 'errored', 'awaitDrainWriters', 'pipesCount'];
  const show = (name) => console.log(name, fields.map((field) => `${field}=${s[field]}`).join(' '), s.buffer.length, s.pipes.length);
  show('new');
  r.push('ab');
  r.push(Buffer.from('cd'));
  show('pushed');
  console.log(s.buffer.map(String), r.readableBuffer.length, r.readableLength);
  r.on('readable', () => {});
  show('readable');
  r.setEncoding('hex');
  show('encoded');
  console.log(r.read(3), r.read());
  s.highWaterMark = 7;
  console.log(r.readableHighWaterMark, r.push('x'), r.push('yyyyyyyyy'));
  s.flowing = null;
  console.log(r.readableFlowing, r.isPaused(), s instanceof Readable.ReadableState, s.constructor === Readable.ReadableState);
  r.destroy();
  show('destroyed');
  const state = new Readable.ReadableState({ objectMode: true, highWaterMark: 2, encoding: 'utf8' }, r, false);
  console.log(state.objectMode, state.highWaterMark, state.encoding, typeof state.decoder);

  // Two pipes and their states.
  const source = new Readable({ read() {} });
  const slow = new Writable({ highWaterMark: 1, write(c, e, cb) { setImmediate(cb); } });
  const quick = new Writable({ write(c, e, cb) { cb(); } });
  source.pipe(slow);
  source.pipe(quick);
  const p = source._readableState;
  source.push('one');
  console.log(p.pipes.length, p.pipesCount, p.multiAwaitDrain, p.flowing);
  setImmediate(() => {
    console.log(p.awaitDrainWriters?.size ?? p.awaitDrainWriters, p.flowing);
    source.unpipe(slow);
    console.log(p.pipes.length, p.flowing);
    source.push(null);
    quick.on('finish', () => console.log('finished', p.endEmitted));
  });

  // A stream that stands in for another's methods, and one without.
  const plain = new Readable({ read() {} });
  plain.read = function (n) { console.log('own read', n); return Readable.prototype.read.call(this, n); };
  plain.push('z');
  plain.resume();
  for (const method of ['push', 'read', 'resume', 'pause', 'isPaused', 'unshift']) {
    try { Readable.prototype[method].call({}, 'x'); } catch (error) { console.log(method, error.name); }
  }
  const d = new Duplex({ read() {}, write(c, e, cb) { cb(); }, allowHalfOpen: false });
  d.on('finish', () => console.log('d finish')).on('close', () => console.log('d close')).resume().push(null);
}
