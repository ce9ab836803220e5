'use strict';
// finished(): when it calls back, with what, and that it can be taken back.
const { finished, Readable, Writable, Duplex } = require('stream');

const sink = (options) => new Writable({ write(chunk, encoding, callback) { callback(); }, ...options });
const log = (name) => (err) => console.log(name, err ? err.code || err.message : err);

const w = sink();
finished(w, log('writable'));
w.on('finish', () => console.log('finish'));
w.on('close', () => console.log('close'));
w.end();

const r = new Readable({ read() {} });
finished(r, log('premature'));
r.destroy();
const e = new Readable({ read() {} });
finished(e, log('failed'));
e.destroy(new Error('broken'));

const half = new Duplex({ read() {}, write(chunk, encoding, callback) { callback(); } });
finished(half, { readable: false }, log('writable half'));
finished(half, { writable: false }, log('readable half'));
half.end();
setImmediate(() => {
  half.push(null);
  half.resume();
});

const off = finished(w, log('never'));
off();
const controller = new AbortController();
finished(new Duplex(), { signal: controller.signal }, log('aborted'));
setImmediate(() => controller.abort());
setImmediate(() => setImmediate(() => {
  finished(w, log('after the fact'));
  finished(r, log('after the destruction'));
  console.log(w.eventNames(), r.eventNames());
}));
