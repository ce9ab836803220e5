'use strict';
// Duplex: a Readable with a writable half beside it. JavaScript has one chain of prototypes, so
// Writable's methods are copied.

const Stream = require('internal/stream/legacy');
const { Readable, initReadable } = require('internal/stream/readable');
const { Writable, initWritable } = require('internal/stream/writable');
const { accessors, construct, hidden } = require('internal/stream/lifecycle');

function Duplex(options) {
  if (!new.target && !(this instanceof Duplex)) return new Duplex(options);
  Stream.call(this, options);
  initDuplex(this, options);
  construct(this);
}

function initDuplex(stream, options) {
  initReadable(stream, options, true);
  initWritable(stream, options, true);
  stream.allowHalfOpen = !options || options.allowHalfOpen !== false;
  if (!options) return;
  if (options.readable === false) {
    const r = stream._readableState;
    r.readable = false;
    r.ended = r.endEmitted = true;
  }
  if (options.writable === false) {
    const w = stream._writableState;
    w.writable = false;
    w.ending = w.ended = w.finished = true;
  }
}

Duplex.prototype = { __proto__: Readable.prototype };
hidden(Duplex.prototype, 'constructor', Duplex);
for (const name of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) {
  Duplex.prototype[name] = Writable.prototype[name];
}
for (const name of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength',
  'writableFinished', 'writableCorked', 'writableEnded', 'writableNeedDrain']) {
  Object.defineProperty(Duplex.prototype, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}
accessors(Duplex.prototype, {
  get destroyed() {
    const r = this._readableState;
    const w = this._writableState;
    return Boolean(r && w && r.destroyed && w.destroyed);
  },
  set destroyed(value) {
    const r = this._readableState;
    const w = this._writableState;
    if (!r || !w) return;
    r.destroyed = value;
    w.destroyed = value;
  },
});

Object.setPrototypeOf(Duplex, Readable);
Duplex.from = (body) => require('internal/stream/duplex_from')(body, 'body');
Duplex.fromWeb = (pair, options) => require('internal/stream/web').duplexFromWeb(pair, options);
Duplex.toWeb = (stream, options) => require('internal/stream/web').duplexToWeb(stream, options);

module.exports = { Duplex, initDuplex };
