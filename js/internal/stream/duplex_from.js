'use strict';
// Duplex.from(): a Duplex of whatever can be read, written or called.

const { makeError, AbortError } = require('internal/errors');
const { finished } = require('internal/stream/finished');
const {
  destroyStream, isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream,
  isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/stream/kind');
const { Duplex } = require('internal/stream/duplex');
const from = require('internal/stream/from');
const front = require('internal/stream/front');

const { process } = globalThis;

function duplexFrom(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join(body, null);
  if (isWritableNodeStream(body)) return join(null, body);
  if (isNodeStream(body)) return join(null, null);
  if (isReadableStream(body)) return join(require('internal/stream/web').readableFromWeb(body), null);
  if (isWritableStream(body)) return join(null, require('internal/stream/web').writableFromWeb(body));
  if (typeof body === 'function') return fromFunction(body, name);
  if (typeof Blob !== 'undefined' && body instanceof Blob) return duplexFrom(body.arrayBuffer(), name);
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplex.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const source = body.readable ? isReadableNodeStream(body.readable) ? body.readable : duplexFrom(body.readable, name) : null;
    const sink = body.writable ? isWritableNodeStream(body.writable) ? body.writable : duplexFrom(body.writable, name) : null;
    return join(source, sink);
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw makeError('ERR_INVALID_ARG_TYPE', name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable',
    'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
}

function join(source, sink) {
  if (source && typeof source.read !== 'function') source = require('internal/stream/wrap').create(source);
  const outer = front(isReadable(source) ? source : null, isWritable(sink) ? sink : null, false, (err, isOver) => {
    if (isOver) return;
    destroyStream(sink, err);
    destroyStream(source, err);
  });
  if (isWritable(sink)) {
    sink.on('finish', outer.written);
    finished(sink, (err) => {
      if (err) destroyStream(source, err);
      outer.over(err);
    });
  }
  if (isReadable(source)) {
    finished(source, (err) => {
      if (err) destroyStream(source, err);
      outer.over(err);
    });
  }
  return outer.duplex;
}

function fromPromise(promise) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value !== null && value !== undefined) duplex.push(value);
    duplex.push(null);
  }, (err) => destroyStream(duplex, err));
  return duplex;
}

// An async generator function transforms; an async function only consumes.
function fromFunction(fn, name) {
  const { input, write, final, destroy, signal } = channel();
  const result = fn(input(), { signal });
  // What makes a stream is one for a stream.
  if (isDuplexNodeStream(result)) return result;
  if (isIterable(result)) {
    return from(Duplex, result, { objectMode: true, write, final, destroy });
  }
  if (typeof result?.then !== 'function') {
    throw makeError('ERR_INVALID_RETURN_VALUE', 'Iterable, AsyncIterable or AsyncFunction', name, result);
  }
  const settled = result.then((value) => {
    if (value !== null && value !== undefined) throw makeError('ERR_INVALID_RETURN_VALUE', 'nully', 'body', value);
  }, (err) => {
    destroyStream(duplex, err);
  });
  const duplex = new Duplex({
    objectMode: true,
    readable: false,
    write,
    destroy,
    final(callback) {
      // Finished is the function, not its input.
      final(() => settled.then(() => process.nextTick(callback, null), (err) => process.nextTick(callback, err)));
    },
  });
  return duplex;
}

// Chunks written on one side are what the iterable on the other gives; one at a time.
function channel() {
  const controller = new AbortController();
  const { signal } = controller;
  let { promise, resolve } = Promise.withResolvers();
  function send(message) {
    const give = resolve;
    resolve = null;
    give(message);
  }
  return {
    signal,
    async* input() {
      while (true) {
        const { chunk, done, callback } = await promise;
        process.nextTick(callback);
        if (done) return;
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        ({ promise, resolve } = Promise.withResolvers());
        yield chunk;
      }
    },
    write(chunk, encoding, callback) {
      send({ chunk, done: false, callback });
    },
    final(callback) {
      send({ done: true, callback });
    },
    destroy(err, callback) {
      controller.abort(err);
      // Or else a function that waits for input would never hear of its end.
      if (resolve) send({ done: true, callback() {} });
      callback(err);
    },
  };
}

module.exports = duplexFrom;
