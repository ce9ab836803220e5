'use strict';
// Readable.from(): a stream of what an iterable gives, which is asked only when it is read. `Class` is
// Readable, or Duplex for one that is written, too.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { process } = globalThis;

module.exports = function from(Class, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    // One chunk, not a stream of its letters.
    return new Class({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  const isAsync = Boolean(iterable) && Boolean(iterable[Symbol.asyncIterator]);
  if (!isAsync && !(iterable && iterable[Symbol.iterator])) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'iterable', ['Iterable'], iterable);
  }
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();

  const stream = new Class({ objectMode: true, highWaterMark: 1, ...options });
  let running = false;
  stream._read = function() {
    if (running) return;
    running = true;
    if (isAsync) nextAsync();
    else next();
  };
  const { _destroy } = stream;
  stream._destroy = function(err, callback) {
    _destroy.call(stream, err, (err) => {
      // In ticks, so that what the callback throws is not taken for a rejection.
      close(err).then(
        () => process.nextTick(callback, err),
        (failure) => process.nextTick(callback, failure || err),
      );
    });
  };
  return stream;

  // The iterator hears of a stream that is destroyed early: its `finally` runs.
  async function close(err) {
    if (err !== undefined && err !== null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(err);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // What the iterator has given; whether the stream takes more.
  function take(chunk) {
    if (chunk === null) throw makeError('ERR_STREAM_NULL_VALUES');
    return stream.push(chunk);
  }

  // Values that come synchronously are pushed synchronously, until the stream is full.
  function next() {
    try {
      while (true) {
        const { value, done } = iterator.next();
        if (done) {
          stream.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          takeLater(value);
          return;
        }
        if (!take(value)) break;
      }
      running = false;
    } catch (err) {
      running = false;
      stream.destroy(err);
    }
  }

  async function takeLater(value) {
    try {
      if (take(await value)) nextLater();
      else running = false;
    } catch (err) {
      running = false;
      stream.destroy(err);
    }
  }

  async function nextLater() { next(); }

  async function nextAsync() {
    try {
      while (true) {
        const { value, done } = await iterator.next();
        if (done) {
          stream.push(null);
          return;
        }
        if (!take(value && typeof value.then === 'function' ? await value : value)) break;
      }
      running = false;
    } catch (err) {
      running = false;
      stream.destroy(err);
    }
  }
};
