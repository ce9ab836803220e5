// events.once(emitter, name, { signal }): a promise for the next event's arguments.

const { AbortError } = require('internal/errors');
const { add, remove } = require('internal/events/targets');
const { validateAbortSignal, validateObject } = require('internal/validators');

exports.once = async function once(emitter, name, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  return new Promise((resolve, reject) => {
    let aborted;
    // What has come has taken itself away; the other is taken away where that can be done.
    const settle = (event, listener) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener(event, listener);
      if (aborted) signal.removeEventListener('abort', aborted);
    };
    const came = (...args) => {
      settle('error', failed);
      resolve(args);
    };
    const failed = (err) => {
      settle(name, came);
      reject(err);
    };
    add(emitter, name, came, true);
    // An EventTarget has no error convention.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', failed);
    if (signal) {
      const { kResistStopPropagation } = require('internal/event_target');
      aborted = () => {
        remove(emitter, name, came);
        remove(emitter, 'error', failed);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', aborted, { once: true, [kResistStopPropagation]: true });
    }
  });
};
