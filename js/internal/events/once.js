// events.once(emitter, name, { signal }): a promise for the next event's arguments.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');

exports.once = async function once(emitter, name, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  return new Promise((resolve, reject) => {
    const remove = [];
    const listen = (target, event, listener) => {
      if (typeof target.removeListener === 'function') {
        // prependListener would change the order in which other listeners hear of it.
        target.once(event, listener);
        remove.push(() => target.removeListener(event, listener));
      } else if (typeof target.addEventListener === 'function') {
        target.addEventListener(event, listener, { once: true });
        remove.push(() => target.removeEventListener(event, listener));
      } else {
        throw makeError('ERR_INVALID_ARG_TYPE', 'emitter', 'EventEmitter', target);
      }
    };
    const settle = (how) => (value) => {
      for (const undo of remove) undo();
      how(value);
    };
    const resolved = settle(resolve);
    listen(emitter, name, (...args) => resolved(args));
    // An EventTarget has no error convention.
    if (name !== 'error' && typeof emitter.once === 'function') {
      listen(emitter, 'error', settle(reject));
    }
    if (signal) {
      const { kResistStopPropagation } = require('internal/event_target');
      const aborted = settle(reject);
      const listener = () => aborted(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', listener, { once: true, [kResistStopPropagation]: true });
      remove.push(() => signal.removeEventListener('abort', listener));
    }
  });
};
