// How a test's functions are called: with a callback or not, as long as they may take.

const { failure, isFailure } = require('internal/test/failure');

const noop = () => {};

// A function with one parameter more than the context wants a callback.
function callWith(fn, context) {
  if (fn.length < 2) return Reflect.apply(fn, context, [context]);
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const returned = Reflect.apply(fn, context, [
    context,
    (error) => {
      if (++calls > 1) throw failure('callback invoked multiple times', 'multipleCallbackInvocations');
      if (error) reject(error);
      else resolve();
    },
  ]);
  if (typeof returned?.then === 'function') {
    Promise.resolve(returned).catch(noop);
    throw failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return promise;
}

// A promise of a value, or of what it is a promise of, in as many microtasks whatever it is.
function steady(value) {
  const once = new Promise((resolve, reject) => Promise.resolve(value).then(resolve, reject));
  return new Promise((resolve, reject) => once.then(resolve, reject));
}

async function limited(timeout, work, signal) {
  let timer;
  let abort;
  const stopped = new Promise((resolve, reject) => {
    if (timeout !== Infinity) {
      timer = setTimeout(() => reject(failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure')), timeout);
    }
    abort = () => reject(failure(signal.reason, 'testAborted'));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
  stopped.catch(noop);
  try {
    return await Promise.race([stopped, steady(work())]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

// `steps` are microtasks that it takes more.
async function runHook({ kind, fn, timeout, signal }, test, steps = 1) {
  try {
    await limited(timeout, () => callWith(fn, test.context()), signal);
    while (steps-- > 0) await undefined;
  } catch (error) {
    throw failure(isFailure(error) ? error.cause : error, 'hookFailed', `failed running ${kind} hook`);
  }
}

exports.callWith = callWith;
exports.runHook = runHook;
exports.steady = steady;
