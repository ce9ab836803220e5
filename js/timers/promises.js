// timers/promises: timers that one awaits.

const { makeError, AbortError } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateNumber, validateObject,
} = require('internal/validators');
const timers = native('timers');   // not what a script has made of them

function check(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// (Who has a signal has loaded that module.)
const ONCE = () => ({ once: true, [require('internal/event_target').kResistStopPropagation]: true });

// A promise for what `start(resolve)` starts and `stop(started)` takes back on an abort; `validate`
// looks at what else was given.
function promise(options, start, stop, validate) {
  try {
    validate?.();
    const { signal, ref } = check(options);
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    let aborted;
    const made = new Promise((resolve, reject) => {
      const started = start(resolve);
      if (!ref) started.unref();
      aborted = () => {
        stop(started);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal?.addEventListener('abort', aborted, ONCE());
    });
    if (!signal) return made;
    const forget = () => signal.removeEventListener('abort', aborted);
    // A promise more on either side: as many microtasks as in Node.
    return new Promise((resolve, reject) => {
      new Promise((done, failed) => { made.then(done, failed); }).finally(forget).then(resolve, reject);
    });
  } catch (err) {
    return Promise.reject(err);
  }
}

function setTimeout(delay, value, options = {}) {
  return promise(
    options,
    (done) => timers.setTimeout(done, delay, value),
    timers.clearTimeout,
    () => { if (delay !== undefined) validateNumber(delay, 'delay'); },
  );
}

function setImmediate(value, options = {}) {
  return promise(options, (done) => timers.setImmediate(done, value), timers.clearImmediate);
}

// Ticks that nobody has asked for yet are counted, so that none is lost.
async function* setInterval(delay, value, options = {}) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = check(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let unread = 0;
  let wake;
  const interval = timers.setInterval(() => {
    unread++;
    wake?.();
    wake = undefined;
  }, delay);
  if (!ref) interval.unref();
  function aborted() {
    timers.clearInterval(interval);
    wake?.(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
    wake = undefined;
  }
  signal?.addEventListener('abort', aborted, ONCE());
  try {
    while (!signal?.aborted) {
      if (unread === 0) await new Promise((resolve) => { wake = resolve; });
      for (; unread > 0; unread--) yield value;
    }
    throw new AbortError(undefined, { cause: signal.reason });
  } finally {
    timers.clearInterval(interval);
    signal?.removeEventListener('abort', aborted);
  }
}

const mayConstruct = Symbol('Scheduler');

class Scheduler {
  #brand = true;

  constructor(key) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  yield() {
    if (!(#brand in this)) throw makeError('ERR_INVALID_THIS', 'Scheduler');
    return setImmediate();
  }

  wait(delay, options = undefined) {
    if (!(#brand in this)) throw makeError('ERR_INVALID_THIS', 'Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: new Scheduler(mayConstruct),
};
