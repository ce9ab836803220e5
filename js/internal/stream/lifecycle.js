'use strict';
// What both halves of a stream share. How a stream fails and how it is destroyed is native.

const { callDestroy, destroy, errorOrDestroy } = native('stream');

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

function undestroy() {
  require('internal/stream/undestroy')(this);
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
