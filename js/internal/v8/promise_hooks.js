// v8.promiseHooks.

const { makeError } = require('internal/errors');
const { isAsyncFunction } = require('util/types');
const { observe } = require('internal/promise_hooks');
const { report } = native('async_hooks');

const events = ['init', 'before', 'after', 'settled'];

function createHook({ init, before, after, settled } = {}) {
  let stopped = false;
  const observer = {};
  for (const [at, hook] of [init, before, after, settled].entries()) {
    if (hook === undefined) continue;
    const name = events[at];
    if (typeof hook !== 'function' || isAsyncFunction(hook)) {
      throw makeError('ERR_INVALID_ARG_TYPE', `${name}Hook`, 'function', hook);
    }
    observer[name] = (...args) => {
      if (stopped) return;
      try {
        hook(...args);
      } catch (error) {
        report(error);
      }
    };
  }
  const stop = observe(observer);
  return () => {
    stopped = true;
    stop();
  };
}

const on = (name) => (hook) => {
  if (hook === undefined) throw makeError('ERR_INVALID_ARG_TYPE', `${name}Hook`, 'function', hook);
  return createHook({ [name]: hook });
};

module.exports = {
  createHook,
  onInit: on('init'),
  onBefore: on('before'),
  onAfter: on('after'),
  onSettled: on('settled'),
};
