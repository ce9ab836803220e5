// How a test's functions are called: with a callback or not, as long as they may take.

const { failure, isFailure } = require('internal/test/failure');

const noop = () => {};

// A function with one parameter more than the context wants a callback.
async function callWith(fn, context) {
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

async function limited(timeout, work, onTimeout, signal) {
  if (timeout === Infinity && !signal) return work();
  let timer;
  let abort;
  const stopped = new Promise((resolve, reject) => {
    if (timeout !== Infinity) {
      timer = setTimeout(() => {
        onTimeout();
        reject(failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure'));
      }, timeout);
    }
    abort = () => reject(failure(signal.reason, 'testAborted'));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
  stopped.catch(noop);
  try {
    const result = work();
    return await Promise.race([stopped, result]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function runHook({ fn, timeout, signal }, test) {
  try {
    await limited(timeout, () => callWith(fn, test.context()), noop, signal);
  } catch (error) {
    throw failure(isFailure(error) ? error.cause : error, 'hookFailed');
  }
}

exports.callWith = callWith;
exports.limited = limited;
exports.runHook = runHook;
