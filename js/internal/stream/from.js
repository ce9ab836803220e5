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
    next();
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

  // Values that come synchronously are pushed synchronously, until the stream is full.
  async function next() {
    while (true) {
      try {
        const { value, done } = isAsync ? await iterator.next() : iterator.next();
        if (done) {
          stream.push(null);
          return;
        }
        const chunk = value && typeof value.then === 'function' ? await value : value;
        if (chunk === null) {
          running = false;
          throw makeError('ERR_STREAM_NULL_VALUES');
        }
        if (!stream.push(chunk)) {
          running = false;
          return;
        }
      } catch (err) {
        stream.destroy(err);
        return;
      }
    }
  }
};
