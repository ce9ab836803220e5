'use strict';
// ReadableStream.from(), and a stream's async iterator.

const { makeError } = require('internal/errors');
const { kState } = require('internal/webstreams/common');
const { ReadableStreamDefaultReader, inside } = require('internal/webstreams/readable');

function from(iterable) {
  const asynchronous = iterable[Symbol.asyncIterator];
  const method = asynchronous ?? iterable[Symbol.iterator];
  if (typeof method !== 'function') throw makeError('ERR_ARG_NOT_ITERABLE', iterable);
  const iterator = method.call(iterable);
  if (iterator === null || typeof iterator !== 'object' && typeof iterator !== 'function') {
    throw makeError('ERR_INVALID_STATE.TypeError', 'The iterator method must return an object');
  }
  const { next } = iterator;
  // What a plain iterator gives is awaited, as `for await` does.
  const isSync = asynchronous === undefined || asynchronous === null;
  const stream = inside.createReadable({
    start() {},
    async pull() {
      const result = await next.call(iterator);
      if (result === null || typeof result !== 'object') {
        throw makeError('ERR_INVALID_STATE.TypeError', 'The promise returned by the iterator.next() method must fulfill with an object');
      }
      const c = stream[kState].controller;
      if (result.done) c.close();
      else c.enqueue(isSync ? await result.value : result.value);
    },
    async cancel(reason) {
      const method = iterator.return;
      if (method === undefined || method === null) return;
      const result = await method.call(iterator, reason);
      if (result === null || typeof result !== 'object') {
        throw makeError('ERR_INVALID_STATE.TypeError', 'The promise returned by the iterator.return() method must fulfill with an object');
      }
    },
  }, 0);
  return stream;
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype));

class IterationRequest {
  constructor(reader, iterator) {
    this.record = Promise.withResolvers();
    this.reader = reader;
    this.iterator = iterator;
  }

  chunk(value) { this.record.resolve({ value, done: false }); }

  close() {
    this.iterator.finished = true;
    inside.release(this.reader);
    this.record.resolve({ value: undefined, done: true });
  }

  error(err) {
    this.iterator.finished = true;
    inside.release(this.reader);
    this.record.reject(err);
  }
}

// Calls of next() and return() are served one after the other.
function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream)[kState];
  const own = { finished: false };
  let ongoing = null;

  function next() {
    if (own.finished) return Promise.resolve({ value: undefined, done: true });
    const request = new IterationRequest(reader, own);
    inside.read(reader, request);
    return request.record.promise;
  }

  async function finish(value) {
    if (own.finished) return { done: true, value };
    own.finished = true;
    if (reader.stream === null) return { done: true, value };
    const cancelled = preventCancel ? undefined : inside.cancelStream(reader.stream, value);
    inside.release(reader);
    await cancelled;
    return { done: true, value };
  }

  function chain(step) {
    ongoing = ongoing ? ongoing.then(step, step) : step();
    return ongoing;
  }

  return Object.create(AsyncIteratorPrototype, {
    next: { value: () => chain(next), enumerable: true, writable: true, configurable: true },
    return: { value: (value) => chain(() => finish(value)), enumerable: true, writable: true, configurable: true },
  });
}

module.exports = { from, iterate };
