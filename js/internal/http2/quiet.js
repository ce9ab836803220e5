'use strict';
// Timeouts: what is quiet for too long says so.

const { makeError } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');

// Sets the time, or clears it with 0. The timer stands in `state`; it keeps no loop alive.
function setQuiet(emitter, state, msecs, callback) {
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !Number.isFinite(msecs)) throw makeError('ERR_OUT_OF_RANGE', 'msecs', 'a non-negative finite number', msecs);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  state.timeout = msecs;
  if (msecs === 0) {
    if (callback !== undefined) emitter.removeListener('timeout', callback);
  } else {
    state.timer = setTimeout(onTimeout, msecs, emitter, state).unref();
    if (callback !== undefined) emitter.once('timeout', callback);
  }
  return emitter;
}

function onTimeout(emitter, state) {
  // Bytes that are on their way still are no quiet.
  if (emitter._isMoving?.()) {
    state.timer?.refresh();
    return;
  }
  emitter.emit('timeout');
}

function refreshQuiet(state) { state.timer?.refresh(); }

module.exports = { setQuiet, refreshQuiet };
