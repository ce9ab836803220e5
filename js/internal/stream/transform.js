'use strict';
// Transform: a Duplex whose readable half is made from what is written. A chunk is written when
// _transform has called back AND the result has room to be read: so backpressure passes through.

const { Duplex } = require('internal/stream/duplex');
const { highWaterMark } = require('internal/stream/high_water_mark');
const { makeError } = require('internal/errors');
const { hidden } = require('internal/stream/lifecycle');

const { process } = globalThis;
const kCallback = Symbol('kCallback');    // the write that waits for room
const kDone = Symbol('kDone');            // what _transform calls back, the same for every chunk
const kWrite = Symbol('kWrite');          // ... whose callback it passes on
const kLength = Symbol('kLength');        // readable length before _transform

function Transform(options) {
  if (!new.target && !(this instanceof Transform)) return new Transform(options);
  // A readable mark of 0 would hold everything back: what is written is buffered on the readable side.
  if (options && highWaterMark(options, options.readableObjectMode, 'readableHighWaterMark', true) === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: 0,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // _read is only ever asked after a write: the source is never inside of it.
  this._readableState.sync = false;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  this.on('prefinish', onPrefinish);
}

function flush(stream, callback) {
  if (typeof stream._flush !== 'function' || stream.destroyed) {
    stream.push(null);
    if (callback) callback();
    return;
  }
  stream._flush((err, last) => {
    if (err) {
      if (callback) callback(err);
      else stream.destroy(err);
      return;
    }
    if (last !== null && last !== undefined) stream.push(last);
    stream.push(null);
    if (callback) callback();
  });
}

function final(callback) {
  flush(this, callback);
}

// A subclass with a _final of its own still has its readable half ended.
function onPrefinish() {
  if (this._final !== final) flush(this);
}

function makeDone(stream) {
  return (err, value) => {
    const callback = stream[kWrite];
    if (err) {
      callback(err);
      return;
    }
    if (value !== null && value !== undefined) stream.push(value);
    const r = stream._readableState;
    if (r.ended) {
      // There is no more to read, and what else is written goes nowhere: 'end' may come first.
      process.nextTick(callback);
    } else if (stream._writableState.ended || stream[kLength] === r.length || r.length < r.highWaterMark) {
      callback();
    } else {
      stream[kCallback] = callback;
    }
  };
}

Transform.prototype = {
  __proto__: Duplex.prototype,
  [kCallback]: null,
  [kDone]: null,

  _final: final,

  _transform(chunk, encoding, callback) {
    throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_transform()');
  },

  _write(chunk, encoding, callback) {
    this[kWrite] = callback;
    this[kLength] = this._readableState.length;
    this._transform(chunk, encoding, this[kDone] ||= makeDone(this));
  },

  _read() {
    const callback = this[kCallback];
    if (callback === null) return;
    this[kCallback] = null;
    callback();
  },
};
hidden(Transform.prototype, 'constructor', Transform);
Object.setPrototypeOf(Transform, Duplex);

function PassThrough(options) {
  if (!new.target && !(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}

PassThrough.prototype = {
  __proto__: Transform.prototype,

  _transform(chunk, encoding, callback) {
    callback(null, chunk);
  },
};
hidden(PassThrough.prototype, 'constructor', PassThrough);
Object.setPrototypeOf(PassThrough, Transform);

module.exports = { Transform, PassThrough };
