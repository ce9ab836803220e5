'use strict';
// Makes a destroyed stream usable again: what net.Socket does before it connects once more.

module.exports = function undestroy(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) {
    revive(r);
    r.reading = false;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    revive(w);
    w.finalCalled = w.prefinished = false;
    w.ending = w.ended = w.finished = w.writable === false;
  }
};

function revive(state) {
  state.constructed = true;
  state.closed = state.closeEmitted = state.destroyed = state.errorEmitted = false;
  state.errored = null;
}
