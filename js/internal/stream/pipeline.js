'use strict';
// stream.pipeline(): streams, iterables and generator functions, joined; when one fails, all are
// destroyed, and there is one callback.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { joinErrors } = require('internal/stream/lifecycle');
const { finished } = require('internal/stream/finished');
const {
  destroyStream, isClosed, isDestroyed, isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream,
  isReadableStream, isTransformStream, isWebStream,
} = require('internal/stream/kind');

const { process } = globalThis;

function pipeline(...streams) {
  const last = streams[streams.length - 1];
  validateFunction(last, 'streams[stream.length - 1]');
  streams.pop();
  let called = false;
  return pipelineOf(streams, (err, value) => {
    if (called) return;
    called = true;
    last(err, value);
  });
}

// Returns the last stream. `options`: `signal`; `end: false` leaves the last stream open.
function pipelineOf(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw makeError('ERR_MISSING_ARGS', 'streams');
  // Before anything is joined: then nothing has to be undone.
  for (let i = 1; i < streams.length; i++) {
    if (isNodeStream(streams[i - 1]) && isNodeStream(streams[i]) &&
        (isClosed(streams[i]) || isDestroyed(streams[i]))) {
      throw makeError('ERR_STREAM_UNABLE_TO_PIPE');
    }
  }
  return new Pipeline(streams.length, callback, options).join(streams);
}

class Pipeline {
  constructor(length, callback, options) {
    this.length = length;
    this.callback = callback;
    this.signal = options?.signal;
    this.endLast = options?.end !== false;
    this.controller = new AbortController();     // its signal is what generator functions get
    this.destroys = [];
    this.cleanups = [];                          // what is to leave the last stream when all is well
    this.pending = 0;                            // parts that have not told that they are done
    this.error = undefined;
    this.value = undefined;
    this.finish = (err) => this.done(err, --this.pending === 0);
    this.fail = (err) => this.done(err, false);
    this.onAbort = () => this.done(new AbortError(undefined, { cause: this.signal?.reason }), false);
    validateAbortSignal(this.signal, 'options.signal');
    if (this.signal) this.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  join(streams) {
    let current;
    for (let i = 0; i < streams.length; i++) {
      const stream = streams[i];
      const isLast = i === this.length - 1;
      const end = !isLast || this.endLast;
      if (isNodeStream(stream)) this.guard(stream, i, isLast, end);
      if (i === 0) current = this.source(stream);
      else if (typeof stream === 'function') current = this.call(stream, current, i, isLast, end);
      else if (isNodeStream(stream)) current = this.into(stream, current, isLast, end);
      else if (isWebStream(stream)) current = this.intoWeb(stream, current, end);
      else current = require('internal/stream/duplex_from')(stream);
    }
    if (this.signal?.aborted) process.nextTick(this.onAbort);
    return current;
  }

  // Every stream is destroyed when any fails.
  guard(stream, i, isLast, end) {
    const openEnd = isLast && isReadable(stream);
    if (end) {
      const { destroy, cleanup } = destroyer(stream, !isLast, i > 0);
      this.destroys.push(destroy);
      if (openEnd) this.cleanups.push(cleanup);
    }
    // An error that comes when the pipeline is over must not be uncaught.
    const onError = (err) => {
      if (err && !isConsequence(err)) this.fail(err);
    };
    stream.on('error', onError);
    if (openEnd) this.cleanups.push(() => stream.removeListener('error', onError));
  }

  source(stream) {
    if (typeof stream === 'function') {
      const result = stream({ signal: this.controller.signal });
      if (!isIterable(result)) {
        throw makeError('ERR_INVALID_RETURN_VALUE', 'Iterable, AsyncIterable or Stream', 'source', result);
      }
      return result;
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) return stream;
    return require('internal/stream/duplex_from')(stream);
  }

  // A generator function in the middle, or a function at the end that consumes all.
  call(fn, current, i, isLast, end) {
    const result = fn(iterableOf(current), { signal: this.controller.signal });
    if (!isLast) {
      if (isIterable(result, true)) return result;
      throw makeError('ERR_INVALID_RETURN_VALUE', 'AsyncIterable', `transform[${i - 1}]`, result);
    }
    // pipeline returns a stream in any case: this one has what the function gives.
    const { PassThrough } = require('internal/stream/transform');
    const output = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      this.pending++;
      then.call(result, (value) => {
        this.value = value;
        if (value !== null && value !== undefined) output.write(value);
        if (end) output.end();
        process.nextTick(this.finish);
      }, (err) => {
        output.destroy(err);
        process.nextTick(this.finish, err);
      });
    } else if (isIterable(result, true)) {
      this.pending++;
      pump(result, output, this.finish, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      this.pending++;
      pump(result.readable || result, output, this.finish, end);
    } else {
      throw makeError('ERR_INVALID_RETURN_VALUE', 'AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = destroyer(output, false, true);
    this.destroys.push(destroy);
    this.cleanups.push(cleanup);
    return output;
  }

  into(stream, current, isLast, end) {
    if (isReadableNodeStream(current)) {
      this.pending += 2;
      const cleanup = this.pipe(current, stream, end);
      if (isLast && isReadable(stream)) this.cleanups.push(cleanup);
    } else if (isReadableStream(current) || isTransformStream(current)) {
      this.pending++;
      pump(current.readable || current, stream, this.finish, end);
    } else if (isIterable(current)) {
      this.pending++;
      pump(current, stream, this.finish, end);
    } else {
      throw makeError('ERR_INVALID_ARG_TYPE', 'val',
        ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], current);
    }
    return stream;
  }

  intoWeb(stream, current, end) {
    if (!isReadableNodeStream(current) && !isReadableStream(current) && !isIterable(current) &&
        !isTransformStream(current)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'val',
        ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], current);
    }
    this.pending++;
    pumpWeb(iterableOf(current), stream, this.finish, end);
    return stream;
  }

  // Two streams that know pipe(). Both tell finish.
  pipe(source, destination, end) {
    let ended = false;
    destination.on('close', () => {
      if (!ended) this.fail(makeError('ERR_STREAM_PREMATURE_CLOSE'));
    });
    source.pipe(destination, { end: false });
    if (end) {
      // Not by pipe itself, which would end stdout just as little.
      const endDestination = () => {
        ended = true;
        destination.end();
      };
      if (isReadableFinished(source)) process.nextTick(endDestination);
      else source.once('end', endDestination);
    } else {
      this.finish();
    }
    finished(source, { readable: true, writable: false }, (err) => {
      const r = source._readableState;
      if (err && err.code === 'ERR_STREAM_PREMATURE_CLOSE' && r && r.ended && !r.errored && !r.errorEmitted) {
        // All is there and only 'end' is missing, as it is when what was read waits for the destination.
        source.once('end', this.finish).once('error', this.finish);
      } else {
        this.finish(err);
      }
    });
    return finished(destination, { readable: false, writable: true }, this.finish);
  }

  done(err, isFinal) {
    if (err && (!this.error || (isConsequence(this.error) && !isConsequence(err)))) this.error = err;
    if (!this.error && !isFinal) return;
    while (this.destroys.length > 0) this.destroys.shift()(this.error);
    if (this.signal) this.signal.removeEventListener('abort', this.onAbort);
    this.controller.abort();
    if (!isFinal) return;
    if (!this.error) for (const cleanup of this.cleanups) cleanup();
    process.nextTick(this.callback, this.error, this.value);
  }
}

// What the failure of one stream looks like from the next: the reason may still come.
function isConsequence(err) {
  return err.name === 'AbortError' || err.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function destroyer(stream, reading, writing) {
  let over = false;
  stream.on('close', () => {
    over = true;
  });
  const cleanup = finished(stream, { readable: reading, writable: writing }, (err) => {
    over = !err;
  });
  return {
    cleanup,
    destroy(err) {
      if (over) return;
      over = true;
      destroyStream(stream, err || makeError('ERR_STREAM_DESTROYED', 'pipe'));
    },
  };
}

function iterableOf(value) {
  if (isTransformStream(value)) value = value.readable;
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return iterateLegacy(value);
  throw makeError('ERR_INVALID_ARG_TYPE', 'val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

// A stream that has pipe() and is no iterable comes from before the async iterators.
async function* iterateLegacy(stream) {
  yield* require('internal/stream/iterator').iterate(stream);
}

async function pump(iterable, destination, finish, end) {
  let error;
  let wake = null;
  const onEvent = (err) => {
    if (err) error = err;
    if (wake === null) return;
    const call = wake;
    wake = null;
    call();
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
      return;
    }
    wake = () => {
      if (error) reject(error);
      else resolve();
    };
  });
  destination.on('drain', onEvent);
  const cleanup = finished(destination, { readable: false }, onEvent);
  try {
    if (destination.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!destination.write(chunk)) await wait();
    }
    if (end) {
      destination.end();
      await wait();
    }
    finish();
  } catch (err) {
    finish(error !== err ? joinErrors(error, err) : err);
  } finally {
    cleanup();
    destination.off('drain', onEvent);
  }
}

async function pumpWeb(iterable, destination, finish, end) {
  if (isTransformStream(destination)) destination = destination.writable;
  const writer = destination.getWriter();
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (err) {
    try {
      await writer.abort(err);
      finish(err);
    } catch (err) {
      finish(err);
    }
  }
}

module.exports = { pipeline, pipelineOf };
