// Listeners of what may be an emitter, an EventTarget, or only looks like one of them.

const { makeError } = require('internal/errors');

const unknown = (emitter) => makeError('ERR_INVALID_ARG_TYPE', 'emitter', 'EventEmitter', emitter);

exports.add = function add(emitter, event, listener, isOnce) {
  if (typeof emitter.on === 'function') {
    if (isOnce) emitter.once(event, listener);
    else emitter.on(event, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(event, listener, isOnce ? { once: true } : undefined);
  } else {
    throw unknown(emitter);
  }
};

exports.remove = function remove(emitter, event, listener) {
  if (typeof emitter.removeListener === 'function') emitter.removeListener(event, listener);
  else if (typeof emitter.removeEventListener === 'function') emitter.removeEventListener(event, listener);
  else throw unknown(emitter);
};
