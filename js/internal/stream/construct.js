'use strict';
// Streams with a _construct: nothing is read, written or destroyed until it has called back.

const { makeError } = require('internal/errors');
const { callDestroy, errorOrDestroy, joinErrors } = require('internal/stream/lifecycle');
const { process } = globalThis;

module.exports = function construct(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r.constructed = false;
  if (w) w.constructed = false;
  process.nextTick(callConstruct, stream);
};

function callConstruct(stream) {
  let called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err ?? makeError('ERR_MULTIPLE_CALLBACK'));
      return;
    }
    called = true;
    constructed(stream, err);
  }
  try {
    stream._construct((err) => process.nextTick(done, err));
  } catch (err) {
    process.nextTick(done, err);
  }
}

function constructed(stream, err) {
  const r = stream._readableState;
  const w = stream._writableState;
  const state = w || r;
  if (r) r.constructed = true;
  if (w) w.constructed = true;
  if (state.destroyed) {
    // destroy() came meanwhile, and waited.
    const held = state.heldDestroy;
    if (held) callDestroy(stream, joinErrors(err, held.err), held.callback);
  } else if (err) {
    errorOrDestroy(stream, err, true);
  } else {
    if (r) r.onConstructed(stream);
    if (w) w.onConstructed(stream);
  }
}
