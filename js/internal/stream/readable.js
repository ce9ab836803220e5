'use strict';
// Readable: a buffer between a source, which `_read` asks and which answers by `push`, and a
// consumer. `flowing` says which consumer there is: null, none yet; true, chunks leave by 'data' as
// they come; false, somebody calls read(), told by 'readable', or the stream is paused.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { makeError, AbortError } = require('internal/errors');
const Stream = require('internal/stream/legacy');
const { highWaterMark, getDefaultHighWaterMark } = require('internal/stream/high_water_mark');
const {
  DEFAULTS, accessors, construct, destroy, errorOrDestroy, hidden, undestroy,
} = require('internal/stream/lifecycle');

const { process } = globalThis;
const { on, removeListener, removeAllListeners } = EventEmitter.prototype;
const NONE = Object.freeze([]);
const LARGEST_MARK = 0x40000000;

function ReadableState(options, stream, isDuplex) {
  if (!options) {
    const mark = getDefaultHighWaterMark(false);
    if (mark !== this.highWaterMark) this.highWaterMark = mark;
    return;
  }
  if (options.objectMode || (isDuplex && options.readableObjectMode)) this.objectMode = true;
  const mark = highWaterMark(options, this.objectMode, 'readableHighWaterMark', isDuplex);
  if (mark !== this.highWaterMark) this.highWaterMark = mark;
  if (options.emitClose === false) this.emitClose = false;
  if (options.autoDestroy === false) this.autoDestroy = false;
  const encoding = options.defaultEncoding;
  if (encoding && encoding !== 'utf8') {
    if (!Buffer.isEncoding(encoding)) throw makeError('ERR_UNKNOWN_ENCODING', encoding);
    this.defaultEncoding = encoding;
  }
  if (options.encoding) {
    this.decoder = makeDecoder(options.encoding);
    this.encoding = options.encoding;
  }
}

Object.assign(ReadableState.prototype, DEFAULTS, {
  buffer: NONE,              // chunks from bufferIndex on; NONE until the first
  bufferIndex: 0,
  flowing: null,
  paused: false,             // pause() came after the last resume()
  reading: false,            // _read was called and push() has not answered
  ended: false,              // push(null) came
  endEmitted: false,
  needReadable: false,       // a consumer waits for 'readable'
  emittedReadable: false,    // 'readable' is due or was emitted, and nothing read since
  readableListening: false,
  dataListening: false,
  resumeScheduled: false,
  readingMore: false,        // readMore is due in the next tick
  dataEmitted: false,        // something was read, once
  pipes: NONE,               // destinations
  multiAwaitDrain: false,    // several: awaitDrainWriters is a Set, else one destination or null
  awaitDrainWriters: null,
  decoder: null,
  encoding: null,
  onConstructed(stream) {
    if (this.needReadable) scheduleReadMore(stream, this);
  },
});
Object.defineProperty(ReadableState.prototype, 'pipesCount', { get() { return this.pipes.length; } });

function makeDecoder(encoding) {
  const { StringDecoder } = require('string_decoder');
  return new StringDecoder(encoding);
}

function Readable(options) {
  if (!new.target && !(this instanceof Readable)) return new Readable(options);
  Stream.call(this, options);
  initReadable(this, options, false);
  construct(this);
}

// Gives `stream` a readable half. What a native object needs besides, to become a stream late, is
// only a prototype with Readable's methods.
function initReadable(stream, options, isDuplex) {
  stream._readableState = new ReadableState(options, stream, isDuplex);
  if (!options) return;
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal && !isDuplex) {
    require('internal/stream/abort').addAbortSignal(options.signal, stream);
  }
}

// --- In: from the source to the buffer ---

function add(stream, state, chunk, encoding, front) {
  if (chunk === null) {
    state.reading = false;
    endSource(stream, state);
    return false;
  }
  let decoded = false;
  if (state.objectMode) {
    decoded = front || !state.decoder || Boolean(encoding);
  } else if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (encoding === state.encoding) {
      decoded = true;
    } else {
      chunk = Buffer.from(chunk, encoding);
      if (front && state.encoding) chunk = chunk.toString(state.encoding);
    }
  } else if (chunk !== undefined && (chunk.constructor === Buffer || chunk instanceof Buffer)) {
    // As it is. (The engine takes three times as long for instanceof as to look at the constructor.)
  } else if (ArrayBuffer.isView(chunk)) {
    chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  } else if (chunk !== undefined) {
    errorOrDestroy(stream, makeError('ERR_INVALID_ARG_TYPE',
      'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
    return false;
  }

  // What the chunk counts for. A Buffer's length is slow to ask for, so it is asked once.
  let length = state.objectMode ? 1 : chunk ? chunk.length : 0;
  if (front) {
    if (length > 0) {
      if (state.endEmitted) {
        errorOrDestroy(stream, makeError('ERR_STREAM_UNSHIFT_AFTER_END_EVENT'));
        return false;
      }
      if (state.destroyed || state.errored) return false;
      return deliver(stream, state, chunk, length, true);
    }
  } else if (length > 0) {
    if (state.ended) {
      errorOrDestroy(stream, makeError('ERR_STREAM_PUSH_AFTER_EOF'));
      return false;
    }
    if (state.destroyed || state.errored) return false;
    state.reading = false;
    if (state.decoder && !decoded) {
      chunk = state.decoder.write(chunk);
      if (!state.objectMode) length = chunk.length;
      // The start of a character: nothing to hand out yet.
      if (length === 0) {
        scheduleReadMore(stream, state);
        return wantsMore(state);
      }
    }
    return deliver(stream, state, chunk, length, false);
  }
  if (front) return wantsMore(state);
  // An empty chunk says only that this _read is over.
  state.reading = false;
  scheduleReadMore(stream, state);
  return wantsMore(state);
}

function wantsMore(state) {
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

// Returns what push() returns.
function deliver(stream, state, chunk, length, front) {
  if (state.flowing && state.length === 0 && !state.sync && state.dataListening) {
    // Nothing waits before this chunk and no read() is under way: past the buffer.
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else if (state.awaitDrainWriters) state.awaitDrainWriters = null;
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += length;
    if (state.buffer === NONE) state.buffer = [chunk];
    else if (!front) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if (state.needReadable) emitReadable(stream, state);
  }
  if (!state.readingMore) scheduleReadMore(stream, state);
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

function endSource(stream, state) {
  if (state.ended) return;
  if (state.decoder) {
    const rest = state.decoder.end();
    if (rest && rest.length) {
      if (state.buffer === NONE) state.buffer = [rest];
      else state.buffer.push(rest);
      state.length += state.objectMode ? 1 : rest.length;
    }
  }
  state.ended = true;
  if (state.sync) {
    emitReadable(stream, state);
  } else {
    // The source ended in a callback of its own: 'readable' comes at once.
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream, state);
  }
}

function emitReadable(stream, state) {
  state.needReadable = false;
  if (state.emittedReadable) return;
  state.emittedReadable = true;
  process.nextTick(emitReadableNow, stream, state);
}

function emitReadableNow(stream, state) {
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  // A listener that left the buffer short wants to hear of the next chunk.
  if (!state.flowing && !state.ended && state.length <= state.highWaterMark) state.needReadable = true;
  flow(stream);
}

// Reads ahead, up to the high water mark, once what runs now has returned.
function scheduleReadMore(stream, state) {
  if (state.readingMore || state.reading || !state.constructed) return;
  state.readingMore = true;
  process.nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while (!state.reading && !state.ended &&
         (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    // Nothing came synchronously: its push() will ask again.
    if (state.length === before) break;
  }
  state.readingMore = false;
}

// --- Out: from the buffer to the consumer ---

// How much read(n) can give now; NaN asks for whatever there is.
function readableNow(state, n) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) {
    // A flowing stream hands chunks out one by one, as they were pushed.
    return state.flowing && state.length ? state.buffer[state.bufferIndex].length : state.length;
  }
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}

function markFor(n) {
  if (n > LARGEST_MARK) throw makeError('ERR_OUT_OF_RANGE', 'size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

// Takes n bytes, characters or objects out of the buffer.
function take(state, n) {
  if (state.length === 0) return null;
  const { buffer } = state;
  if (state.objectMode) {
    const chunk = buffer[state.bufferIndex];
    dropChunk(state, buffer);
    return chunk;
  }
  if (!n || n >= state.length) {
    if (buffer.length - state.bufferIndex === 1) {
      const only = buffer[state.bufferIndex];
      dropChunk(state, buffer);
      return state.decoder && typeof only !== 'string' ? only.toString() : only;
    }
    const all = state.bufferIndex > 0 ? buffer.slice(state.bufferIndex) : buffer;
    state.buffer = NONE;
    state.bufferIndex = 0;
    if (state.decoder) return all.join('');
    return Buffer.concat(all, state.length);
  }
  const first = buffer[state.bufferIndex];
  if (n < first.length) {
    buffer[state.bufferIndex] = first.slice(n);
    return first.slice(0, n);
  }
  if (n === first.length) {
    dropChunk(state, buffer);
    return first;
  }
  const parts = [];
  let missing = n;
  while (missing > 0) {
    const chunk = buffer[state.bufferIndex];
    if (missing < chunk.length) {
      parts.push(chunk.slice(0, missing));
      buffer[state.bufferIndex] = chunk.slice(missing);
      break;
    }
    parts.push(chunk);
    missing -= chunk.length;
    dropChunk(state, buffer);
  }
  return state.decoder ? parts.join('') : Buffer.concat(parts, n);
}

// Forgets the first chunk. Moving the rest down each time would make a long buffer quadratic.
function dropChunk(state, buffer) {
  const next = state.bufferIndex + 1;
  if (next === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (next > 1024) {
    buffer.splice(0, next);
    state.bufferIndex = 0;
  } else {
    buffer[next - 1] = null;
    state.bufferIndex = next;
  }
}

function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

function resumeNow(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

function readZero(stream) {
  stream.read(0);
}

// After a listener of 'readable' left: without any, the stream goes back to how it was asked to run.
function updateListening(stream) {
  const state = stream._readableState;
  state.readableListening = stream.listenerCount('readable') > 0;
  if (state.resumeScheduled && !state.paused) {
    state.flowing = true;
  } else if (state.dataListening) {
    stream.resume();
  } else if (!state.readableListening) {
    state.flowing = null;
  }
}

function scheduleEnd(stream, state) {
  if (state.endEmitted) return;
  state.ended = true;
  process.nextTick(end, stream, state);
}

function end(stream, state) {
  // Something may have been unshifted since, or the stream have failed.
  if (state.errored || state.closeEmitted || state.endEmitted || state.length > 0) return;
  state.endEmitted = true;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state.autoDestroy) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

Readable.prototype = {
  __proto__: Stream.prototype,

  destroy,
  _undestroy: undestroy,
  _destroy(err, callback) {
    callback(err);
  },
  _read(n) {
    throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_read()');
  },

  push(chunk, encoding) {
    return add(this, this._readableState, chunk, encoding, false);
  },

  unshift(chunk, encoding) {
    return add(this, this._readableState, chunk, encoding, true);
  },

  read(n) {
    if (n === undefined) n = NaN;
    else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
    const state = this._readableState;
    const asked = n;
    if (n > state.highWaterMark) state.highWaterMark = markFor(n);
    if (n !== 0) state.emittedReadable = false;

    // read(0) of a full buffer reads nothing and only repeats the news.
    if (n === 0 && state.needReadable &&
        ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
      if (state.length === 0 && state.ended) scheduleEnd(this, state);
      else emitReadable(this, state);
      return null;
    }
    n = readableNow(state, n);
    if (n === 0 && state.ended) {
      if (state.length === 0) scheduleEnd(this, state);
      return null;
    }

    if ((state.needReadable || state.length === 0 || state.length - n < state.highWaterMark) &&
        !state.ended && !state.reading && !state.destroyed && !state.errored && state.constructed) {
      state.reading = true;
      state.sync = true;
      if (state.length === 0) state.needReadable = true;
      try {
        this._read(state.highWaterMark);
      } catch (err) {
        errorOrDestroy(this, err);
      }
      state.sync = false;
      // It answered already: there may be more to give than before.
      if (!state.reading) n = readableNow(state, asked);
    }

    const chunk = n > 0 ? take(state, n) : null;
    if (chunk === null) {
      state.needReadable = state.length <= state.highWaterMark;
      n = 0;
    } else {
      state.length -= n;
      if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
      else if (state.awaitDrainWriters) state.awaitDrainWriters = null;
    }
    if (state.length === 0) {
      if (!state.ended) state.needReadable = true;
      else if (asked !== n) scheduleEnd(this, state);
    }
    if (chunk !== null && !state.errorEmitted && !state.closeEmitted) {
      state.dataEmitted = true;
      this.emit('data', chunk);
    }
    return chunk;
  },

  pipe(destination, options) {
    return require('internal/stream/pipe')(this, destination, options);
  },

  unpipe(destination) {
    const state = this._readableState;
    const { pipes } = state;
    if (pipes.length === 0) return this;
    if (!destination) {
      state.pipes = [];
      this.pause();
      for (const each of pipes) each.emit('unpipe', this, { hasUnpiped: false });
      return this;
    }
    const index = pipes.indexOf(destination);
    if (index === -1) return this;
    pipes.splice(index, 1);
    if (pipes.length === 0) this.pause();
    destination.emit('unpipe', this, { hasUnpiped: false });
    return this;
  },

  on(event, listener) {
    const result = on.call(this, event, listener);
    const state = this._readableState;
    if (event === 'data') {
      state.dataListening = true;
      if (this.listenerCount('readable') > 0) state.readableListening = true;
      if (state.flowing !== false) this.resume();
    } else if (event === 'readable' && !state.endEmitted && !state.readableListening) {
      state.readableListening = state.needReadable = true;
      state.flowing = false;
      state.emittedReadable = false;
      if (state.length) emitReadable(this, state);
      else if (!state.reading) process.nextTick(readZero, this);
    }
    return result;
  },

  removeListener(event, listener) {
    const result = removeListener.call(this, event, listener);
    if (event === 'readable') process.nextTick(updateListening, this);
    else if (event === 'data' && this.listenerCount('data') === 0) this._readableState.dataListening = false;
    return result;
  },

  removeAllListeners(event) {
    const result = removeAllListeners.apply(this, arguments);
    if (event === 'readable' || event === undefined) process.nextTick(updateListening, this);
    return result;
  },

  resume() {
    const state = this._readableState;
    if (!state.flowing) {
      // With a listener of 'readable', read() is how chunks leave.
      state.flowing = !state.readableListening;
      if (!state.resumeScheduled) {
        state.resumeScheduled = true;
        process.nextTick(resumeNow, this, state);
      }
    }
    state.paused = false;
    return this;
  },

  pause() {
    const state = this._readableState;
    if (state.flowing !== false) {
      state.flowing = false;
      this.emit('pause');
    }
    state.paused = true;
    return this;
  },

  isPaused() {
    const state = this._readableState;
    return state.paused || state.flowing === false;
  },

  setEncoding(encoding) {
    const state = this._readableState;
    const decoder = makeDecoder(encoding);
    state.decoder = decoder;
    state.encoding = decoder.encoding;
    let text = '';
    for (let i = state.bufferIndex; i < state.buffer.length; i++) text += decoder.write(state.buffer[i]);
    state.buffer = text === '' ? NONE : [text];
    state.bufferIndex = 0;
    state.length = text.length;
    return this;
  },

  wrap(source) {
    return require('internal/stream/wrap').wrap(this, source);
  },

  iterator(options) {
    return require('internal/stream/iterator').iterator(this, options);
  },

  compose(stream, options) {
    return require('internal/stream/compose').composeWith(this, stream, options);
  },

  [Symbol.asyncIterator]() {
    return require('internal/stream/iterator').iterate(this);
  },

  [EventEmitter.captureRejectionSymbol](err) {
    this.destroy(err);
  },
};

Readable.prototype.addListener = Readable.prototype.on;
Readable.prototype.off = Readable.prototype.removeListener;
hidden(Readable.prototype, 'constructor', Readable);

accessors(Readable.prototype, {
  get readable() {
    const r = this._readableState;
    return Boolean(r) && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
  },
  set readable(value) {
    if (this._readableState) this._readableState.readable = Boolean(value);
  },
  get readableDidRead() { return this._readableState.dataEmitted; },
  get readableAborted() {
    const r = this._readableState;
    return r.readable !== false && (r.destroyed || r.errored !== null) && !r.endEmitted;
  },
  get readableHighWaterMark() { return this._readableState.highWaterMark; },
  get readableBuffer() { return this._readableState && this._readableState.buffer; },
  get readableFlowing() { return this._readableState.flowing; },
  set readableFlowing(value) {
    if (this._readableState) this._readableState.flowing = value;
  },
  get readableLength() { return this._readableState.length; },
  get readableObjectMode() { return this._readableState ? this._readableState.objectMode : false; },
  get readableEncoding() { return this._readableState ? this._readableState.encoding : null; },
  get errored() { return this._readableState ? this._readableState.errored : null; },
  get closed() { return this._readableState ? this._readableState.closed : false; },
  get destroyed() { return this._readableState ? this._readableState.destroyed : false; },
  set destroyed(value) {
    if (this._readableState) this._readableState.destroyed = value;
  },
  get readableEnded() { return this._readableState ? this._readableState.endEmitted : false; },
});

// The helpers that iterators have, too: most programs use none.
const HELPERS = {
  map: 2, filter: 2, forEach: 2, toArray: 1, some: 1, find: 2, every: 1, flatMap: 2, drop: 1, take: 1, reduce: 3,
};
for (const name in HELPERS) {
  const helper = {
    // A method: it cannot be called with `new`.
    call(...args) {
      return require('internal/stream/operators')[name].apply(this, args);
    },
  }.call;
  Object.defineProperty(helper, 'name', { value: name });
  Object.defineProperty(helper, 'length', { value: HELPERS[name] });
  hidden(Readable.prototype, name, helper);
}

if (Symbol.asyncDispose) {
  // Leaving `await using`: a stream that did not come to its end is aborted.
  Readable.prototype[Symbol.asyncDispose] = function() {
    return require('internal/stream/dispose')(this, this.readableEnded);
  };
}

Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;
Readable._fromList = (n, state) => take(state, n);
Readable.from = (iterable, options) => require('internal/stream/from')(Readable, iterable, options);
Readable.fromWeb = (stream, options) => require('internal/stream/web').readableFromWeb(stream, options);
Readable.toWeb = (stream, options) => require('internal/stream/web').readableToWeb(stream, options);
Readable.wrap = (source, options) => require('internal/stream/wrap').create(source, options);

module.exports = { Readable, ReadableState, initReadable };
