'use strict';
// zlib's classes: Transform streams around a native codec. One step of the codec reads what it can
// of a chunk and fills what room there is in a buffer of chunkSize; it is done on the pool, so there
// is never more than one under way.

const { Buffer } = require('buffer');
const { Transform } = require('internal/stream/transform');
const { finished } = require('internal/stream/finished');
const { makeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { MODES, number, operationsOf, settings } = require('internal/zlib/options');
const host = native('zlib');
const execution = native('async_hooks');

const { process } = globalThis;
const kFlush = Symbol('kFlush');     // on an empty chunk: that it is a flush, and of which kind
const kRoom = Symbol('kRoom');       // how much of the output buffer is free
const kBusy = Symbol('kBusy');
const kFrame = Symbol('kFrame');
const kResume = Symbol('kResume');   // the step that waits until output is read
const kStream = Symbol('kStream');   // a handle's stream
const kIsFull = Symbol('kIsFull');   // a handle's last step filled all room there was: it goes on
const SYNC_FLUSH = 2;
const BY_STRENGTH = [0, 5, 1, 2, 3, 4];    // Z_BLOCK flushes less than Z_PARTIAL_FLUSH

function stronger(a, b) {
  return BY_STRENGTH.indexOf(a) > BY_STRENGTH.indexOf(b) ? a : b;
}

function ZlibBase(options, mode, chosen) {
  // Bytes go in and out, whatever the options say.
  if (options && (options.encoding || options.objectMode || options.writableObjectMode)) {
    options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
  }
  Transform.call(this, { autoDestroy: true, ...options });
  this.bytesWritten = 0;
  this._handle = Object.setPrototypeOf(host.open(mode, chosen), handleMethods);
  this._handle[kStream] = this;
  // What is done belongs to what made the stream.
  this._handle[kFrame] = execution.frame();
  this._outOffset = 0;
  this._chunkSize = chosen.chunkSize;
  this._defaultFlushFlag = chosen.flush;
  this._finishFlushFlag = chosen.finishFlush;
  this._defaultFullFlushFlag = operationsOf(mode).full;
  this._info = Boolean(options?.info);
  this._maxOutputLength = chosen.maxOutputLength;
  this._rejectGarbageAfterEnd = chosen.rejectGarbageAfterEnd;
  this[kRoom] = chosen.chunkSize;
}

// What packages that work step by step call on the handle: how much room and input is left is told in
// the stream's `_writeState`.
const handleMethods = {
  __proto__: null,
  writeSync(flush, input, from, length, output, at, room) {
    const chunk = this[kIsFull] ? undefined : input ? input.subarray(from, from + length) : Buffer.alloc(0);
    const [err, made, left] = host.stepSync(this, flush, chunk, room);
    if (err) throw err;
    if (made) output.set(made, at);
    const free = room - (made ? made.length : 0);
    this[kIsFull] = free === 0;
    const stream = this[kStream];
    stream._writeState ??= new Uint32Array(2);
    stream._writeState[0] = free;
    stream._writeState[1] = left;
  },
  close() { host.close(this); },
};

function close(stream) {
  if (stream._handle) host.close(stream._handle);
  stream._handle = null;
}

function openHandle(stream) {
  if (stream._handle) return stream._handle;
  throw makeError('ERR_INTERNAL_ASSERTION', 'zlib binding closed\n' +
    'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
    'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n');
}

// Gives a chunk to the codec, and to the stream what comes of it.
function work(stream, chunk, flush, callback) {
  if (!stream._handle) {
    process.nextTick(callback);
    return;
  }
  let before = chunk.byteLength;
  const { [kFrame]: frame } = stream._handle;
  const go = (chunk) => {
    stream[kBusy] = true;
    host.step(stream._handle, flush, chunk, stream[kRoom], done);
  };
  const goOn = () => go(undefined);
  go(chunk);

  function done(err, output, left, room) {
    stream[kBusy] = false;
    execution.setFrame(frame);
    if (stream.destroyed) {
      callback();
      return;
    }
    if (err) {
      stream.destroy(err);
      return;
    }
    stream.bytesWritten += before - left;
    before = left;
    const isFull = output !== null && !stream.push(output);
    if (stream.destroyed) {
      callback();
      return;
    }
    stream[kRoom] = room || stream._chunkSize;
    if (room === 0) {
      // There may be more to come. It waits until somebody wants it.
      if (isFull) stream[kResume] = goOn;
      else goOn();
      return;
    }
    if (left > 0) {
      // The format's own end came before that of the data.
      if (stream._rejectGarbageAfterEnd) {
        stream.destroy(makeError('ERR_TRAILING_JUNK_AFTER_STREAM_END'));
        callback();
        return;
      }
      stream.push(null);
    }
    callback();
  }
}

// The same at once; returns all output.
function workSync(stream, chunk, flush) {
  const parts = [];
  let length = 0;
  let before = chunk.byteLength;
  const handle = openHandle(stream);
  while (true) {
    const [err, output, left, room] = host.stepSync(handle, flush, chunk, stream[kRoom]);
    chunk = undefined;
    if (!err) stream.bytesWritten += before - left;
    before = left;
    if (output) {
      parts.push(output);
      length += output.length;
    }
    let failure = err;
    if (!failure && length > stream._maxOutputLength) {
      failure = makeError('ERR_BUFFER_TOO_LARGE', stream._maxOutputLength);
    }
    if (!failure && room > 0 && left > 0 && stream._rejectGarbageAfterEnd) {
      failure = makeError('ERR_TRAILING_JUNK_AFTER_STREAM_END');
    }
    if (failure) {
      close(stream);
      throw failure;
    }
    stream[kRoom] = room || stream._chunkSize;
    if (room > 0) break;
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, length);
}

ZlibBase.prototype = {
  __proto__: Transform.prototype,
  get _outBuffer() {
    const value = Buffer.allocUnsafe(this._chunkSize);
    Object.defineProperty(this, '_outBuffer', { __proto__: null, configurable: true, enumerable: true, value, writable: true });
    return value;
  },
  set _outBuffer(value) {
    Object.defineProperty(this, '_outBuffer', { __proto__: null, configurable: true, enumerable: true, value, writable: true });
  },
  [kResume]: null,
  [kBusy]: false,

  get _closed() {
    return !this._handle;
  },

  reset() {
    const handle = openHandle(this);
    if (this[kBusy]) throw new Error('Cannot reset zlib stream while a write is in progress');
    host.reset(handle);
  },

  _flush(callback) {
    this._transform(Buffer.alloc(0), '', callback);
  },

  // What is left to write is written by _flush, when 'prefinish' comes.
  _final(callback) {
    callback();
  },

  flush(kind, callback) {
    if (typeof kind === 'function' || (kind === undefined && !callback)) {
      callback = kind;
      kind = this._defaultFullFlushFlag;
    }
    if (this.writableFinished) {
      if (callback) process.nextTick(callback);
    } else if (this.writableEnded) {
      if (callback) this.once('end', callback);
    } else {
      const chunk = Buffer.alloc(0);
      chunk[kFlush] = kind;
      this.write(chunk, '', callback);
    }
  },

  close(callback) {
    if (callback) finished(this, callback);
    this.destroy();
  },

  _destroy(err, callback) {
    close(this);
    callback(err);
  },

  _transform(chunk, encoding, callback) {
    let flush = this._defaultFlushFlag;
    if (chunk[kFlush] !== undefined) flush = chunk[kFlush];
    // The last chunk, or the last but for flushes, which take no room.
    if (this.writableEnded && this.writableLength === chunk.byteLength) flush = stronger(flush, this._finishFlushFlag);
    work(this, chunk, flush, callback);
  },

  _read(n) {
    const resume = this[kResume];
    if (resume) {
      this[kResume] = null;
      if (this._handle) resume();
    }
    Transform.prototype._read.call(this, n);
  },

  _processChunk(chunk, flush, callback) {
    if (typeof callback !== 'function') return workSync(this, chunk, flush);
    return work(this, chunk, flush, callback);
  },
};

function inherit(Class, Base, methods) {
  Class.prototype = Object.create(Base.prototype, Object.getOwnPropertyDescriptors(methods));
  Object.defineProperty(Class.prototype, 'constructor', { value: Class, writable: true, configurable: true });
  Object.setPrototypeOf(Class, Base);
}
Object.defineProperty(ZlibBase.prototype, 'constructor', { value: ZlibBase, writable: true, configurable: true });
Object.setPrototypeOf(ZlibBase, Transform);

function Zlib(options, mode) {
  const chosen = settings(mode, options);
  ZlibBase.call(this, options, mode, chosen);
  this._level = chosen.level ?? -1;
  this._strategy = chosen.strategy ?? 0;
  this._mode = mode;
}
inherit(Zlib, ZlibBase, {
  params(level, strategy, callback) {
    number(level, 'level', -1, 9);
    number(strategy, 'strategy', 0, 4);
    if (this._level === level && this._strategy === strategy) {
      process.nextTick(callback);
      return;
    }
    // What is compressed so far was so with the old parameters.
    this.flush(SYNC_FLUSH, () => {
      host.params(openHandle(this), level, strategy);
      if (this.destroyed) return;
      this._level = level;
      this._strategy = strategy;
      if (callback) callback();
    });
  },
});

function Brotli(options, mode) {
  ZlibBase.call(this, options, mode, settings(mode, options));
}
inherit(Brotli, ZlibBase, {});

function Zstd(options, mode) {
  ZlibBase.call(this, options, mode, settings(mode, options));
}
inherit(Zstd, ZlibBase, {});

let warned = false;

function instantiated(Class, options) {
  if (!warned) {
    warned = true;
    process.emitWarning(`Instantiating ${Class.name} without the 'new' keyword has been deprecated.`,
      'DeprecationWarning', 'DEP0184');
  }
  return new Class(options);
}

// The classes are functions, since programs still call them without `new`.
function make(name, Base) {
  const mode = MODES[name];
  const Class = function (options) {
    if (!new.target && !(this instanceof Class)) return instantiated(Class, options);
    // A raw window of 256 bytes is more than zlib can do.
    if (mode === MODES.DeflateRaw && options?.windowBits === 8) options = { ...options, windowBits: 9 };
    Base.call(this, options, mode);
  };
  Object.defineProperty(Class, 'name', { value: name, configurable: true });
  inherit(Class, Base, {});
  return Class;
}

// All of the output of a stream that all of the input is written to, with the stream itself.
function gather(engine, data, callback, check) {
  validateFunction(callback, 'callback');
  check(data);
  const parts = [];
  let length = 0;
  engine.on('data', (chunk) => {
    parts.push(chunk);
    length += chunk.length;
    if (length > engine._maxOutputLength) {
      engine.destroy(makeError('ERR_BUFFER_TOO_LARGE', engine._maxOutputLength));
    }
  });
  engine.once('error', callback);
  engine.once('end', () => {
    const buffer = Buffer.concat(parts, length);
    engine.close();
    callback(null, engine._info ? { buffer, engine } : buffer);
  });
  engine.end(bytesOf(data));
}

function gatherSync(engine, data, check) {
  check(data);
  const buffer = workSync(engine, bytesOf(data), engine._finishFlushFlag);
  close(engine);
  return { buffer, engine };
}

function bytesOf(data) {
  return ArrayBuffer.isView(data) ? data : Buffer.from(data);
}

module.exports = { gather, gatherSync };
for (const name of Object.keys(MODES)) {
  module.exports[name] = make(name, name.startsWith('Brotli') ? Brotli : name.startsWith('Zstd') ? Zstd : Zlib);
}
