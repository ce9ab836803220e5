'use strict';
// Writable: one chunk at a time is with `_write`; the others wait in a buffer, and write() returns
// false when that has grown to the high water mark, until 'drain'.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const Stream = require('internal/stream/legacy');
const { highWaterMark, getDefaultHighWaterMark } = require('internal/stream/high_water_mark');
const {
  DEFAULTS, accessors, construct, destroy, errorOrDestroy, hidden, undestroy,
} = require('internal/stream/lifecycle');

const { process } = globalThis;
const NONE = Object.freeze([]);

// The callback of a write() without one: nothing is owed to it.
function nop() {}

function WritableState(options, stream, isDuplex) {
  if (!options) {
    const mark = getDefaultHighWaterMark(false);
    if (mark !== this.highWaterMark) this.highWaterMark = mark;
    return;
  }
  if (options.objectMode || (isDuplex && options.writableObjectMode)) this.objectMode = true;
  const mark = highWaterMark(options, this.objectMode, 'writableHighWaterMark', isDuplex);
  if (mark !== this.highWaterMark) this.highWaterMark = mark;
  if (options.emitClose === false) this.emitClose = false;
  if (options.autoDestroy === false) this.autoDestroy = false;
  if (options.decodeStrings === false) this.decodeStrings = false;
  const encoding = options.defaultEncoding;
  if (encoding && encoding !== 'utf8') {
    if (!Buffer.isEncoding(encoding)) throw makeError('ERR_UNKNOWN_ENCODING', encoding);
    this.defaultEncoding = encoding;
  }
}

Object.assign(WritableState.prototype, DEFAULTS, {
  decodeStrings: true,
  buffered: NONE,            // {chunk, encoding, callback} from bufferedIndex on
  bufferedIndex: 0,
  bufferProcessing: false,   // the buffer is being written: a nested call must not start again
  allBuffers: true,          // every chunk in the buffer is a Buffer
  allNoop: true,             // no write in the buffer has a callback
  corked: 0,
  onwrite: null,             // what _write calls back: one function a stream, made at its first write
  writing: false,            // a chunk is with _write
  writecb: null,             // ... the callback of its write()
  writelen: 0,               // ... its length
  afterWriteTickInfo: null,  // writes with this callback whose tick is still to come
  afterWritePending: false,
  pendingcb: 0,              // callbacks owed before 'finish'
  needDrain: false,          // write() returned false
  ending: false,             // end() was called
  ended: false,              // ... and has returned
  finalCalled: false,
  prefinished: false,
  finished: false,
  onFinish: null,            // the callbacks of end()
  getBuffer() {
    return this.buffered.slice(this.bufferedIndex);
  },
  onConstructed(stream) {
    if (!this.writing) clearBuffer(stream, this);
    finishMaybe(stream, this, true);
  },
});
Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
  get() { return this.buffered.length - this.bufferedIndex; },
});

function Writable(options) {
  // Writable's own instanceof finds a Duplex by its state, which a new one does not have yet.
  if (!new.target && !(this instanceof Stream)) return new Writable(options);
  Stream.call(this, options);
  initWritable(this, options, false);
  construct(this);
}

// Gives `stream` a writable half; see initReadable.
function initWritable(stream, options, isDuplex) {
  stream._writableState = new WritableState(options, stream, isDuplex);
  if (!options) return;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) require('internal/stream/abort').addAbortSignal(options.signal, stream);
}

// --- Writing ---

// Returns what write() returns, or the error that the write failed with.
function write(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (!encoding) {
    // Objects have none: they get what was given.
    if (!state.objectMode) encoding = state.defaultEncoding;
  } else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw makeError('ERR_UNKNOWN_ENCODING', encoding);
  }
  if (typeof callback !== 'function') callback = nop;

  if (chunk === null) throw makeError('ERR_STREAM_NULL_VALUES');
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      if (state.decodeStrings) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk !== undefined && (chunk.constructor === Buffer || chunk instanceof Buffer)) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw makeError('ERR_INVALID_ARG_TYPE', 'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }

  if (state.ending || state.destroyed) {
    const err = state.ending ?
      makeError('ERR_STREAM_WRITE_AFTER_END') : makeError('ERR_STREAM_DESTROYED', 'write');
    process.nextTick(callback, err);
    errorOrDestroy(stream, err, true);
    return err;
  }

  state.pendingcb++;
  const length = state.objectMode ? 1 : chunk.length;
  state.length += length;
  if (state.writing || state.corked > 0 || state.errored || !state.constructed) {
    const entry = { chunk, encoding, callback };
    if (state.buffered === NONE) state.buffered = [entry];
    else state.buffered.push(entry);
    if (encoding !== 'buffer') state.allBuffers = false;
    if (callback !== nop) state.allNoop = false;
  } else {
    state.writelen = length;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite ||= makeOnWrite(stream, state));
    state.sync = false;
  }
  // Asked only now: what _write has done at once does not count, even when the mark is 0.
  const room = state.length < state.highWaterMark || state.length === 0;
  if (!room) state.needDrain = true;
  // A stream that has failed says "full" so that a producer stops.
  return room && !state.errored && !state.destroyed;
}

function makeOnWrite(stream, state) {
  return (err) => onWrite(stream, state, err);
}

// As write() begins, for what waited in the buffer.
function begin(stream, state, length, callback) {
  state.writelen = length;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  state.onwrite ||= makeOnWrite(stream, state);
}

function onWrite(stream, state, err) {
  const { sync, writecb: callback } = state;
  if (callback === null) {
    errorOrDestroy(stream, makeError('ERR_MULTIPLE_CALLBACK'));
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;

  if (err) {
    if (!state.errored) state.errored = err;
    const r = stream._readableState;
    if (r && !r.errored) r.errored = err;
    if (sync) process.nextTick(failWrite, stream, state, err, callback);
    else failWrite(stream, state, err, callback);
    return;
  }
  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
  } else if (callback !== nop) {
    // Callbacks wait for the next tick; writes in a row with the same one share the tick.
    const info = state.afterWriteTickInfo;
    if (info !== null && info.callback === callback) {
      info.count++;
    } else {
      state.afterWriteTickInfo = { count: 1, callback };
      state.afterWritePending = true;
      process.nextTick(afterWriteTick, stream, state, state.afterWriteTickInfo);
    }
  } else if (!state.afterWritePending && (state.objectMode || (state.needDrain && state.length === 0))) {
    state.afterWritePending = true;
    process.nextTick(afterWrite, stream, state, 1, callback);
  } else {
    // Nobody is to be told anything: no tick for it. (Node takes one in object mode.)
    state.pendingcb--;
    if (state.ending) finishMaybe(stream, state);
  }
}

function afterWriteTick(stream, state, info) {
  state.afterWriteTickInfo = null;
  afterWrite(stream, state, info.count, info.callback);
}

function afterWrite(stream, state, count, callback) {
  state.afterWritePending = false;
  if (state.needDrain && state.length === 0 && !state.ending && !stream.destroyed) {
    state.needDrain = false;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if (state.destroyed) failBuffered(state);
  finishMaybe(stream, state);
}

function failWrite(stream, state, err, callback) {
  state.pendingcb--;
  callback(err);
  // Before the stream is destroyed, so that callbacks come in the order of the writes.
  failBuffered(state);
  errorOrDestroy(stream, err);
}

// Tells the writes that still wait, and the calls of end(), that they will not be done.
function failBuffered(state) {
  if (state.writing) return;
  const { buffered } = state;
  for (let i = state.bufferedIndex; i < buffered.length; i++) {
    const { chunk, callback } = buffered[i];
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? makeError('ERR_STREAM_DESTROYED', 'write'));
  }
  callOnFinish(state, state.errored ?? makeError('ERR_STREAM_DESTROYED', 'end'));
  forgetBuffer(state);
}

function forgetBuffer(state) {
  state.buffered = NONE;
  state.bufferedIndex = 0;
  state.allBuffers = true;
  state.allNoop = true;
}

function callOnFinish(state, err) {
  const callbacks = state.onFinish;
  if (callbacks === null) return;
  state.onFinish = null;
  for (const callback of callbacks) callback(err);
}

// Hands the buffer to _writev as a whole, or to _write one by one as long as that is synchronous.
function clearBuffer(stream, state) {
  if (state.corked > 0 || state.bufferProcessing || state.destroyed || !state.constructed) return;
  const { buffered } = state;
  const count = buffered.length - state.bufferedIndex;
  if (count === 0) return;

  let i = state.bufferedIndex;
  state.bufferProcessing = true;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const chunks = i === 0 ? buffered : buffered.slice(i);
    const callback = state.allNoop ? nop : (err) => {
      for (const entry of chunks) entry.callback(err);
    };
    chunks.allBuffers = state.allBuffers;
    begin(stream, state, state.length, callback);
    if (state.destroyed) state.onwrite(makeError('ERR_STREAM_DESTROYED', 'writev'));
    else stream._writev(chunks, state.onwrite);
    state.sync = false;
    forgetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[i];
      buffered[i++] = null;
      begin(stream, state, state.objectMode ? 1 : chunk.length, callback);
      if (state.destroyed) state.onwrite(makeError('ERR_STREAM_DESTROYED', 'write'));
      else stream._write(chunk, encoding, state.onwrite);
      state.sync = false;
    } while (i < buffered.length && !state.writing);
    if (i === buffered.length) {
      forgetBuffer(state);
    } else if (i > 256) {
      buffered.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.bufferProcessing = false;
}

// --- Ending ---

function isDone(state) {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 && !state.errored &&
    state.buffered.length === 0 && !state.finished && !state.writing &&
    !state.errorEmitted && !state.closeEmitted;
}

// Finishes a stream that has ended and written everything; in the next tick, so that 'finish' never
// comes out of end() or write(), unless it is to be `now`.
function finishMaybe(stream, state, now) {
  if (!isDone(state)) return;
  if (!state.prefinished && !state.finalCalled) {
    state.finalCalled = true;
    if (typeof stream._final === 'function' && !state.destroyed) {
      callFinal(stream, state);
    } else {
      state.prefinished = true;
      stream.emit('prefinish');
    }
  }
  if (state.pendingcb !== 0) return;
  state.pendingcb++;
  if (now) finishLater(stream, state);
  else process.nextTick(finishLater, stream, state);
}

function finishLater(stream, state) {
  if (isDone(state)) finish(stream, state);
  else state.pendingcb--;
}

function callFinal(stream, state) {
  let called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err ?? makeError('ERR_MULTIPLE_CALLBACK'));
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callOnFinish(state, err);
      errorOrDestroy(stream, err, state.sync);
    } else if (isDone(state)) {
      state.prefinished = true;
      stream.emit('prefinish');
      // _final may have called back at once, in the middle of end().
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(done);
  } catch (err) {
    done(err);
  }
  state.sync = false;
}

function finish(stream, state) {
  state.pendingcb--;
  state.finished = true;
  callOnFinish(state, null);
  stream.emit('finish');
  if (state.autoDestroy) {
    // A Duplex goes on until its other half has ended, too.
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}

Writable.prototype = {
  __proto__: Stream.prototype,

  pipe() {
    errorOrDestroy(this, makeError('ERR_STREAM_CANNOT_PIPE'));
  },

  write(chunk, encoding, callback) {
    return write(this, chunk, encoding, callback) === true;
  },

  cork() {
    this._writableState.corked++;
  },

  uncork() {
    const state = this._writableState;
    if (state.corked === 0) return;
    state.corked--;
    if (!state.writing) clearBuffer(this, state);
  },

  setDefaultEncoding(encoding) {
    if (typeof encoding === 'string') encoding = encoding.toLowerCase();
    if (!Buffer.isEncoding(encoding)) throw makeError('ERR_UNKNOWN_ENCODING', encoding);
    this._writableState.defaultEncoding = encoding;
    return this;
  },

  _write(chunk, encoding, callback) {
    if (!this._writev) throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_write()');
    this._writev([{ chunk, encoding }], callback);
  },
  _writev: null,

  end(chunk, encoding, callback) {
    const state = this._writableState;
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
      encoding = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    let err;
    if (chunk !== null && chunk !== undefined) {
      const result = write(this, chunk, encoding);
      if (result instanceof Error) err = result;
    }
    // end() uncorks, however often the stream was corked.
    if (state.corked > 0) {
      state.corked = 1;
      this.uncork();
    }
    if (err) {
      // The write has told it already.
    } else if (!state.errored && !state.ending) {
      state.ending = true;
      finishMaybe(this, state);
      state.ended = true;
    } else if (state.finished) {
      err = makeError('ERR_STREAM_ALREADY_FINISHED', 'end');
    } else if (state.destroyed) {
      err = makeError('ERR_STREAM_DESTROYED', 'end');
    }
    if (typeof callback === 'function') {
      if (err) process.nextTick(callback, err);
      else if (state.errored) process.nextTick(callback, state.errored);
      else if (state.finished) process.nextTick(callback);
      else if (state.onFinish) state.onFinish.push(callback);
      else state.onFinish = [callback];
    }
    return this;
  },

  destroy(err, callback) {
    const state = this._writableState;
    if (!state.destroyed && (state.bufferedIndex < state.buffered.length || state.onFinish)) {
      process.nextTick(failBuffered, state);
    }
    destroy.call(this, err, callback);
    return this;
  },
  _undestroy: undestroy,
  _destroy(err, callback) {
    callback(err);
  },

  [EventEmitter.captureRejectionSymbol](err) {
    this.destroy(err);
  },
};

hidden(Writable.prototype, 'constructor', Writable);

accessors(Writable.prototype, {
  get closed() { return this._writableState ? this._writableState.closed : false; },
  get destroyed() { return this._writableState ? this._writableState.destroyed : false; },
  set destroyed(value) {
    if (this._writableState) this._writableState.destroyed = value;
  },
  get writable() {
    const w = this._writableState;
    return Boolean(w) && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended;
  },
  set writable(value) {
    if (this._writableState) this._writableState.writable = Boolean(value);
  },
  get writableFinished() { return this._writableState ? this._writableState.finished : false; },
  get writableObjectMode() { return this._writableState ? this._writableState.objectMode : false; },
  get writableBuffer() { return this._writableState && this._writableState.getBuffer(); },
  get writableEnded() { return this._writableState ? this._writableState.ending : false; },
  get writableNeedDrain() {
    const w = this._writableState;
    return w ? !w.destroyed && !w.ending && w.needDrain : false;
  },
  get writableHighWaterMark() { return this._writableState && this._writableState.highWaterMark; },
  get writableCorked() { return this._writableState ? this._writableState.corked : 0; },
  get writableLength() { return this._writableState && this._writableState.length; },
  get errored() { return this._writableState ? this._writableState.errored : null; },
  get writableAborted() {
    const w = this._writableState;
    return w.writable !== false && (w.destroyed || w.errored !== null) && !w.finished;
  },
});

if (Symbol.asyncDispose) {
  Writable.prototype[Symbol.asyncDispose] = function() {
    return require('internal/stream/dispose')(this, this.writableFinished);
  };
}

Object.setPrototypeOf(Writable, Stream);
// A Duplex is a Writable, too, although its prototypes lead to Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
});
Writable.WritableState = WritableState;
Writable.fromWeb = (stream, options) => require('internal/stream/web').writableFromWeb(stream, options);
Writable.toWeb = (stream) => require('internal/stream/web').writableToWeb(stream);

module.exports = { Writable, WritableState, initWritable };
