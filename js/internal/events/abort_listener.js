// events.addAbortListener(signal, listener): listens once to an abort, even when another listener
// stops the event from reaching the rest.

const { validateAbortSignal, validateFunction } = require('internal/validators');
const { makeError } = require('internal/errors');
const { kResistStopPropagation } = require('internal/event_target');

exports.addAbortListener = function addAbortListener(signal, listener) {
  if (signal === undefined) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'signal', 'AbortSignal', signal);
  }
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true, [kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    // The engine has no Symbol.dispose of its own: the host may have defined one.
    [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
      remove?.();
    },
  };
};
