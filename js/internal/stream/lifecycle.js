'use strict';
// What both halves of a stream share: how it is constructed, how it fails and how it is destroyed.
// A Duplex has two states and one life: what happens to it is noted in both.

const { process } = globalThis;

// Defaults for the prototypes of both kinds of state. A field becomes an object's own when it first
// differs, which keeps creating a stream cheap.
const DEFAULTS = {
  objectMode: false,
  highWaterMark: 64 * 1024,
  length: 0,
  sync: true,           // inside a call of _read or _write, as opposed to after it returned
  constructed: true,    // false from creation until _construct has called back
  autoDestroy: true,
  emitClose: true,
  destroyed: false,     // destroy() was called
  errored: null,        // the first error
  errorEmitted: false,
  closed: false,        // _destroy has called back
  closeEmitted: false,
  defaultEncoding: 'utf8',
  heldDestroy: null,    // destroy() came before _construct called back: its arguments
};

function note(state, err) {
  if (state && !state.errored) state.errored = err;
}

function destroy(err, callback) {
  const r = this._readableState;
  const w = this._writableState;
  if ((w && w.destroyed) || (r && r.destroyed)) {
    if (typeof callback === 'function') callback();
    return this;
  }
  if (err) {
    note(w, err);
    note(r, err);
  }
  if (w) w.destroyed = true;
  if (r) r.destroyed = true;
  const state = w || r;
  if (state && !state.constructed) state.heldDestroy = { err, callback };
  else callDestroy(this, err, callback);
  return this;
}

function callDestroy(stream, err, callback) {
  const r = stream._readableState;
  const w = stream._writableState;
  let called = false;
  function done(err) {
    if (called) return;
    called = true;
    if (err) {
      note(w, err);
      note(r, err);
    }
    if (w) w.closed = true;
    if (r) r.closed = true;
    if (typeof callback === 'function') callback(err);
    if (err) process.nextTick(emitErrorAndClose, stream, err);
    else process.nextTick(emitClose, stream);
  }
  try {
    stream._destroy(err || null, done);
  } catch (err) {
    done(err);
  }
}

function emitErrorAndClose(stream, err) {
  emitError(stream, err);
  emitClose(stream);
}

function emitClose(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (w) w.closeEmitted = true;
  if (r) r.closeEmitted = true;
  if ((w && w.emitClose) || (r && r.emitClose)) stream.emit('close');
}

function emitError(stream, err) {
  const r = stream._readableState;
  const w = stream._writableState;
  if ((w && w.errorEmitted) || (r && r.errorEmitted)) return;
  if (w) w.errorEmitted = true;
  if (r) r.errorEmitted = true;
  stream.emit('error', err);
}

function undestroy() {
  require('internal/stream/undestroy')(this);
}

// A failure of the stream's own making. With autoDestroy (the default) it destroys the stream;
// without, it is only told, `sync` meaning that the caller still runs and must not be surprised.
function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  if ((w && w.destroyed) || (r && r.destroyed)) return;
  if ((r && r.autoDestroy) || (w && w.autoDestroy)) {
    stream.destroy(err);
  } else if (err) {
    note(w, err);
    note(r, err);
    if (sync) process.nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
}

// Calls stream._construct, if there is one, before anything else is asked of the stream.
function construct(stream) {
  if (typeof stream._construct === 'function') require('internal/stream/construct')(stream);
}

// Two failures of one stream are told as one error, which goes by the later's message and code.
function joinErrors(earlier, later) {
  if (!earlier || !later || earlier === later) return earlier || later;
  if (Array.isArray(later.errors)) {
    later.errors.push(earlier);
    return later;
  }
  const both = new AggregateError([later, earlier], later.message);
  both.code = later.code;
  return both;
}

// Defines accessors as Node does on its streams: neither enumerable nor configurable.
function accessors(prototype, source) {
  const found = Object.getOwnPropertyDescriptors(source);
  for (const name in found) {
    found[name].enumerable = found[name].configurable = false;
  }
  Object.defineProperties(prototype, found);
}

function hidden(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
}

module.exports = { DEFAULTS, accessors, callDestroy, construct, destroy, errorOrDestroy, hidden, joinErrors, undestroy };
