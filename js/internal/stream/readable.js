'use strict';
// Readable: a buffer between a source, which `_read` asks and which answers by `push`, and a
// consumer. What happens to each chunk is native (src/modules/stream); here is how a stream is made,
// and what is rarely called.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const Stream = require('internal/stream/legacy');
const { highWaterMark } = require('internal/stream/high_water_mark');
const { accessors, construct, destroy, hidden, undestroy } = require('internal/stream/lifecycle');
const host = native('stream');

// `new ReadableState()` gives a native object with this prototype.
function ReadableState(options, stream, isDuplex) {
  const state = host.makeState();
  if (options) configure(state, options, isDuplex);
  return state;
}

function configure(state, options, isDuplex) {
  if (options.objectMode || (isDuplex && options.readableObjectMode)) state.objectMode = true;
  const mark = highWaterMark(options, state.objectMode, 'readableHighWaterMark', isDuplex);
  if (mark !== state.highWaterMark) state.highWaterMark = mark;
  if (options.emitClose === false) state.emitClose = false;
  if (options.autoDestroy === false) state.autoDestroy = false;
  const encoding = options.defaultEncoding;
  if (encoding && encoding !== 'utf8') {
    if (!Buffer.isEncoding(encoding)) throw makeError('ERR_UNKNOWN_ENCODING', encoding);
    state.defaultEncoding = encoding;
  }
  if (options.encoding) {
    state.decoder = makeDecoder(options.encoding);
    state.encoding = options.encoding;
  }
}

ReadableState.prototype.onConstructed = function(stream) {
  if (this.needReadable) host.readMoreLater(stream);
};
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

  setEncoding(encoding) {
    const state = this._readableState;
    const decoder = makeDecoder(encoding);
    state.decoder = decoder;
    state.encoding = decoder.encoding;
    let text = '';
    for (const chunk of state.buffer) text += decoder.write(chunk);
    state.buffer = text === '' ? [] : [text];
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

host.setPlainDestroy(Readable.prototype._destroy);
host.defineReadable(Readable.prototype, ReadableState.prototype, {
  concat: Buffer.concat,
  toBuffer(chunk, encoding) {
    if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  },
});
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
Readable._fromList = host.take;
Readable.from = (iterable, options) => require('internal/stream/from')(Readable, iterable, options);
Readable.fromWeb = (stream, options) => require('internal/stream/web').readableFromWeb(stream, options);
Readable.toWeb = (stream, options) => require('internal/stream/web').readableToWeb(stream, options);
Readable.wrap = (source, options) => require('internal/stream/wrap').create(source, options);

module.exports = { Readable, ReadableState, initReadable };
