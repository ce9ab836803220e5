'use strict';
// ReadableStream.from(), and a stream's async iterator.

const { makeError } = require('internal/errors');
const { kState } = require('internal/webstreams/common');
const { ReadableStreamDefaultReader, inside } = require('internal/webstreams/readable');

const isObject = (value) => typeof value === 'object' && value !== null || typeof value === 'function';

// An object among the values is awaited, whichever kind of iterator it is of, as Node does.
function from(iterable) {
  const asynchronous = iterable[Symbol.asyncIterator];
  const method = asynchronous ?? iterable[Symbol.iterator];
  if (typeof method !== 'function') throw makeError('ERR_ARG_NOT_ITERABLE', iterable);
  const iterator = method.call(iterable);
  if (!isObject(iterator)) {
    throw makeError('ERR_INVALID_STATE.TypeError', 'The iterator method must return an object');
  }
  const { next } = iterator;
  const stream = inside.createReadable({
    start() {},
    // Goes on as long as somebody waits.
    async pull() {
      const c = stream[kState].controller;
      do {
        const given = next.call(iterator);
        try {
          const result = await given;
          if (result === null || typeof result !== 'object') {
            throw makeError('ERR_INVALID_STATE.TypeError', 'The promise returned by the iterator.next() method must fulfill with an object');
          }
          if (result.done) {
            c.close();
            return;
          }
          const { value } = result;
          c.enqueue(isObject(value) ? await value : value);
        } catch (err) {
          c.fail(err);
        }
      } while (c.shouldPull());
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

// What comes goes to the promise that was made last. (Node's iterator has one place for it: of calls
// that overlap although one was answered meanwhile, one never gets its answer.)
class IterationRequest {
  constructor(reader, iterator, isQueued) {
    iterator.record = Promise.withResolvers();
    this.isQueued = isQueued;
    this.reader = reader;
    this.iterator = iterator;
  }

  chunk(value) {
    this.iterator.ongoing = null;
    this.iterator.record.resolve(this.isQueued ? { done: false, value } : { value, done: false });
  }

  close() {
    this.iterator.ongoing = null;
    this.iterator.finished = true;
    inside.release(this.reader);
    this.iterator.record.resolve({ done: true, value: undefined });
  }

  error(err) {
    this.iterator.ongoing = null;
    this.iterator.finished = true;
    inside.release(this.reader);
    this.iterator.record.reject(err);
  }
}

// Calls of next() and return() are served one after the other. How many microtasks each takes, Node's
// programs see: a call that follows an ongoing one is answered three later; the first follows nothing,
// and yet waits as if it did; what is answered at once keeps the next call waiting, unless it was in
// the queue already.
function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream)[kState];
  const own = { finished: false, ongoing: null, record: null };
  let begun = false;

  function next(isQueued = false) {
    if (own.finished) return Promise.resolve({ done: true, value: undefined });
    const request = new IterationRequest(reader, own, isQueued);
    inside.read(reader, request);
    return own.record.promise;
  }

  async function finish(value) {
    if (own.finished) return { done: true, value };
    own.finished = true;
    if (reader.stream === null) return { done: true, value };
    const cancelled = preventCancel ? null : inside.cancelStream(reader.stream, value);
    inside.release(reader);
    if (cancelled !== null) await cancelled;
    return { done: true, value };
  }

  const isBuffered = () => !own.finished && reader.stream.controller.queue.length > 0;

  function callNext() {
    if (!begun) {
      begun = true;
      own.ongoing ??= Promise.resolve();
    }
    if (own.ongoing === null && isBuffered()) return next(true);
    return chain(() => next());
  }

  function chain(step) {
    own.ongoing = own.ongoing ? own.ongoing.then(step, step) : step();
    return own.ongoing;
  }

  return Object.create(AsyncIteratorPrototype, {
    next: { value: () => callNext(), enumerable: true, writable: true, configurable: true },
    return: { value: (value) => chain(() => finish(value)), enumerable: true, writable: true, configurable: true },
  });
}

module.exports = { from, iterate };
