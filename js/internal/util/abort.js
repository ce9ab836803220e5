// util.aborted, and abort signals that can be given to another thread.

const { validateAbortSignal } = require('internal/validators');

// A promise that is fulfilled when the signal is aborted. It does not keep the resource alive:
// once that is collected, the promise stays pending for good.
exports.aborted = async function aborted(signal, resource) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) {
    const error = new TypeError('signal is not of type AbortSignal.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  validateAbortSignal(signal, 'signal');
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    const { makeError } = require('internal/errors');
    throw makeError('ERR_INVALID_ARG_TYPE', 'resource', 'Object', resource);
  }
  if (signal.aborted) return Promise.resolve();
  const owner = new WeakRef(resource);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => { if (owner.deref() !== undefined) resolve(); }, { once: true });
  });
};

exports.transferableAbortSignal = function transferableAbortSignal(signal) {
  if (!(signal instanceof AbortSignal)) {
    const { makeError } = require('internal/errors');
    throw makeError('ERR_INVALID_ARG_TYPE', 'signal', 'AbortSignal', signal);
  }
  return require('internal/abort_controller').allowTransfer(signal);
};

exports.transferableAbortController = function transferableAbortController() {
  const controller = new AbortController();
  exports.transferableAbortSignal(controller.signal);
  return controller;
};
