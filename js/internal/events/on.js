// events.on(emitter, name): an async iterator over an event. Events that come before they are
// asked for wait in `unread`; questions that come before an event wait in `waiting`.

const { makeError, AbortError } = require('internal/errors');
const targets = require('internal/events/targets');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');

const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}).prototype,
);
const kWatermarkData = Symbol.for('nodejs.watermarkData');

exports.on = function on(emitter, name, options = {}) {
  return iterate(emitter, name, options, (...args) => args);
};

// `valueOf` makes of an event's arguments what is iterated over.
exports.iterate = iterate;
function iterate(emitter, name, options, valueOf) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  // highWatermark and lowWatermark are the option's older spelling.
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const unread = [];
  const waiting = [];
  const remove = [];
  let error = null;
  let finished = false;
  let paused = false;

  const listen = (event, listener) => {
    targets.add(emitter, event, listener, false);
    remove.push(() => targets.remove(emitter, event, listener));
  };

  function onEvent(...args) {
    if (waiting.length > 0) {
      waiting.shift().resolve({ value: valueOf(...args), done: false });
      return;
    }
    unread.push(valueOf(...args));
    if (!paused && unread.length > high && typeof emitter.pause === 'function') {
      paused = true;
      emitter.pause();
    }
  }

  function onError(problem) {
    if (waiting.length > 0) {
      waiting.shift().reject(problem);
    } else {
      error = problem;
    }
    finish();
  }

  function finish() {
    while (remove.length > 0) remove.pop()();
    finished = true;
    const end = { value: undefined, done: true };
    while (waiting.length > 0) waiting.shift().resolve(end);
    return Promise.resolve(end);
  }

  const iterator = Object.setPrototypeOf(
    {
      next() {
        if (unread.length > 0) {
          const value = unread.shift();
          // What has ended does not go on: a closed interface of readline would throw.
          if (paused && !finished && unread.length < low) {
            emitter.resume();
            paused = false;
          }
          return Promise.resolve({ value, done: false });
        }
        if (error) {
          const rejected = Promise.reject(error);
          error = null;
          return rejected;
        }
        if (finished) return finish();
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return() {
        return finish();
      },
      throw(problem) {
        if (!problem || !(problem instanceof Error)) {
          throw makeError('ERR_INVALID_ARG_TYPE', 'EventEmitter.AsyncIterator', 'Error', problem);
        }
        onError(problem);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      [kWatermarkData]: {
        get size() {
          return unread.length;
        },
        get low() {
          return low;
        },
        get high() {
          return high;
        },
        get isPaused() {
          return paused;
        },
      },
    },
    AsyncIteratorPrototype,
  );

  listen(name, onEvent);
  if (name !== 'error' && typeof emitter.on === 'function') listen('error', onError);
  for (const event of options.close ?? []) listen(event, finish);
  if (signal) {
    const { addAbortListener } = require('internal/events/abort_listener');
    const disposable = addAbortListener(signal, () => {
      onError(new AbortError(undefined, { cause: signal.reason }));
    });
    remove.push(() => disposable[Symbol.dispose]());
  }
  return iterator;
}
