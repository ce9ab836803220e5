'use strict';
// fromWeb and toWeb: Web streams as Node's streams, and Node's as the Web's.

const { Buffer } = require('buffer');
const { makeError, AbortError } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { isAnyArrayBuffer } = require('util/types');
const { Readable } = require('internal/stream/readable');
const { Writable } = require('internal/stream/writable');
const { Duplex } = require('internal/stream/duplex');
const { finished, kAtOnce } = require('internal/stream/finished');
const {
  destroyStream, isDestroyed, isReadable, isReadableStream, isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/stream/kind');

const { process } = globalThis;

function nop() {}

// --- From the Web ---

function checkEncoding(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.encoding', encoding);
  }
}

// Calls a stream's callback out of a promise: what it throws is an uncaught error, not a rejection.
function settle(callback, err) {
  try {
    callback(err);
  } catch (thrown) {
    process.nextTick(() => {
      throw thrown;
    });
  }
}

// The methods of a Node stream that reads from a Web stream.
function reading(webStream, stream) {
  const reader = webStream.getReader();
  const side = { closed: false };
  side.failed = () => {
    side.closed = true;
  };
  reader.closed.then(() => {
    side.closed = true;
  }, (err) => {
    side.failed();
    destroyStream(stream(), err);
  });
  side.read = () => {
    reader.read().then(({ value, done }) => {
      stream().push(done ? null : value);
    }, (err) => destroyStream(stream(), err));
  };
  side.close = (err) => reader.cancel(err);
  return side;
}

// ... and of one that writes to it.
function writing(webStream, stream) {
  const writer = webStream.getWriter();
  const side = { closed: false };
  side.failed = () => {
    side.closed = true;
  };
  writer.closed.then(() => {
    side.closed = true;
  }, (err) => {
    side.failed();
    destroyStream(stream(), err);
  });
  side.write = (chunk, encoding, callback) => {
    writer.ready.then(() => writer.write(chunk))
      .then(() => settle(callback), (err) => settle(callback, err));
  };
  side.writev = (chunks, callback) => {
    writer.ready.then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk))))
      .then(() => settle(callback), (err) => settle(callback, err));
  };
  side.final = (callback) => {
    if (side.closed) {
      callback();
      return;
    }
    writer.close().then(() => settle(callback), (err) => settle(callback, err));
  };
  side.close = (err) => (err ? writer.abort(err) : writer.close());
  side.abort = (err) => writer.abort(err);
  return side;
}

// Ends the Web streams' sides that are open, then calls back whatever came of it.
function closing(sides) {
  return (err, callback) => {
    const open = sides.filter((side) => !side.closed);
    if (open.length === 0) {
      callback(err);
      return;
    }
    const done = () => settle(callback, err);
    Promise.all(open.map((side) => side.close(err))).then(done, done);
  };
}

function readableFromWeb(webStream, options = {}) {
  if (!isReadableStream(webStream)) throw makeError('ERR_INVALID_ARG_TYPE', 'readableStream', 'ReadableStream', webStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  checkEncoding(encoding);
  validateBoolean(objectMode, 'options.objectMode');
  const side = reading(webStream, () => stream);
  const stream = new Readable({
    highWaterMark, encoding, objectMode, signal, read: side.read, destroy: closing([side]),
  });
  return stream;
}

function writableFromWeb(webStream, options = {}) {
  if (!isWritableStream(webStream)) throw makeError('ERR_INVALID_ARG_TYPE', 'writableStream', 'WritableStream', webStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const side = writing(webStream, () => stream);
  const stream = new Writable({
    highWaterMark, decodeStrings, objectMode, signal,
    write: side.write, writev: side.writev, final: side.final, destroy: closing([side]),
  });
  return stream;
}

function duplexFromWeb(pair, options = {}) {
  validateObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) throw makeError('ERR_INVALID_ARG_TYPE', 'pair.readable', 'ReadableStream', readable);
  if (!isWritableStream(writable)) throw makeError('ERR_INVALID_ARG_TYPE', 'pair.writable', 'WritableStream', writable);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  checkEncoding(encoding);
  const source = reading(readable, () => stream);
  const sink = writing(writable, () => stream);
  // When one side has failed, the other is left alone.
  source.failed = sink.failed = () => {
    source.closed = sink.closed = true;
  };
  // Destroyed without an error, a Duplex's writable side is not closed either.
  sink.close = sink.abort;
  const stream = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    read: source.read, write: sink.write, writev: sink.writev, final: sink.final,
    destroy: closing([sink, source]),
  });
  return stream;
}

// --- To the Web ---

// An Error in the place of any value, which is what a Web stream gets.
function standIn(value) {
  return Object.assign(new Error('aborted', { cause: value }), { [kStandsFor]: { value } });
}
const kStandsFor = Symbol('kStandsFor');

function webError(err) {
  if (err?.[kStandsFor]) return err[kStandsFor].value;
  const code = err?.code;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: err });
  // What is wrong with compressed data is a TypeError, as the Compression standard says.
  if (typeof code === 'string' && /^(Z_|ERR__ERROR_|ZSTD_error_)/.test(code)) {
    return Object.assign(new TypeError(undefined, { cause: err }), { code });
  }
  return err;
}

// The Web's measures of how full a stream is.
function readableStrategy(bytes, { readableObjectMode, readableHighWaterMark: highWaterMark }) {
  // A byte stream has its own sizes.
  if (bytes) return { highWaterMark };
  return readableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark });
}

function writableStrategy({ writableObjectMode, writableHighWaterMark: highWaterMark }) {
  if (writableObjectMode) return new CountQueuingStrategy({ highWaterMark });
  return { highWaterMark, size: (chunk) => chunk?.byteLength ?? chunk?.length ?? 1 };
}

// `reasonOf` gives what a failure of the stream is to those who read.
function readableToWeb(stream, options = {}, reasonOf = webError) {
  if (typeof stream?._readableState !== 'object') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'streamReadable', 'stream.Readable', stream);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const bytes = options.type === 'bytes';
  const objectMode = stream.readableObjectMode;
  let { strategy } = options;
  if (bytes || strategy === undefined) strategy = readableStrategy(bytes, stream);
  else validateObject(strategy, 'strategy');

  let controller;
  let cancelled = false;

  const wasOver = isDestroyed(stream) || !isReadable(stream);
  const isOver = (err) => {
    cleanup?.();
    // Whatever goes wrong from here on, nobody is left to be told.
    stream.on('error', () => {});
    if (cancelled) return;
    if (err) {
      controller.error(reasonOf(err));
      return;
    }
    controller.close();
    // A reader that lent its own buffer is given it back only when it hears of the end.
    if (bytes) controller.byobRequest?.respond(0);
  };
  let cleanup;

  const source = {
    start(given) {
      controller = given;
    },
    pull() {
      stream.resume();
    },
    cancel(reason) {
      cancelled = true;
      destroyStream(stream, reason);
    },
  };
  if (bytes) source.type = 'bytes';
  if (wasOver) delete source.pull;
  if (!wasOver) stream.pause();
  const made = new ReadableStream(source, strategy);
  // One that is over but not closed yet is waited for all the same.
  cleanup = finished(stream, { writable: false, [kAtOnce]: true }, isOver);
  if (!wasOver) stream.on('data', (chunk) => {
    // A Buffer may be a part of a larger memory that is not to go with it.
    if (!objectMode && chunk instanceof Uint8Array) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) stream.pause();
  });
  return made;
}

// With `check`, what it or the stream throws about a chunk is the end of the stream.
function writableToWeb(stream, check) {
  if (!isWritableNodeStream(stream)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'streamWritable', 'stream.Writable', stream);
  }
  if (isDestroyed(stream) || !isWritable(stream)) {
    const ended = new WritableStream();
    ended.close();
    return ended;
  }
  let controller;
  let drained = null;       // what write() waits for
  let closed = null;        // ... and close()

  const cleanup = finished(stream, (err) => {
    cleanup();
    stream.on('error', () => {});
    if (err) {
      err = webError(err);
      if (drained) drained.reject(err);
      if (closed) closed.reject(err);
      else controller.error(err);
    } else if (closed) {
      closed.resolve();
    } else {
      // Ended by somebody else.
      controller.error(new AbortError());
    }
    closed = null;
  });
  stream.on('drain', () => {
    if (drained) drained.resolve();
  });

  return new WritableStream({
    start(given) {
      controller = given;
    },
    write(chunk) {
      if (!check) return put(chunk);
      try {
        check(chunk);
        return put(chunk);
      } catch (err) {
        destroyStream(stream, err);
        throw err;
      }
    },
    abort(reason) {
      destroyStream(stream, reason);
    },
    close() {
      closed = Promise.withResolvers();
      const { promise } = closed;
      if (!stream.writableEnded) stream.end();
      return promise;
    },
  }, writableStrategy(stream));

  function put(chunk) {
    if (!stream.writableObjectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
    if (!stream.writableNeedDrain && stream.write(chunk)) return undefined;
    drained = Promise.withResolvers();
    // What failed drains nothing: it is finished() that tells of it.
    if (!stream.writableNeedDrain) drained.resolve();
    // (Node's finally takes two more microtasks.)
    return drained.promise.then(nop).finally(() => {
      drained = null;
    }).then(nop);
  }
}

function duplexToWeb(stream, options = {}, check = undefined) {
  if (typeof stream?._readableState !== 'object' || typeof stream._writableState !== 'object') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'duplex', 'stream.Duplex', stream);
  }
  validateObject(options, 'options');
  const { type, readableType = type } = options;
  if (isDestroyed(stream)) {
    const readable = new ReadableStream({ type: readableType });
    readable.cancel();
    return { writable: writableToWeb(stream, check), readable };
  }
  return { writable: writableToWeb(stream, check), readable: readableToWeb(stream, { type: readableType }) };
}

module.exports = { standIn, readableFromWeb, writableFromWeb, duplexFromWeb, readableToWeb, writableToWeb, duplexToWeb };
