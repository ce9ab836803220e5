'use strict';
// `Stream`, the base of all streams and the value of `require('stream')`: an EventEmitter with the
// `pipe` that streams had before they could be read.

const EventEmitter = require('events');

function Stream(options) {
  EventEmitter.call(this, options);
}

// Node lays these out in every stream's table of listeners, so `eventNames` lists them first and in
// this order, whenever they were added.
const FIRST = ['close', 'error', 'prefinish', 'finish', 'drain', 'data', 'end', 'readable'];

Stream.prototype = {
  __proto__: EventEmitter.prototype,

  eventNames() {
    const names = EventEmitter.prototype.eventNames.call(this);
    const known = FIRST.filter((name) => names.includes(name));
    return known.concat(names.filter((name) => !known.includes(name)));
  },

  pipe(destination, options) {
    return require('internal/stream/legacy_pipe')(this, destination, options);
  },
};
Object.defineProperty(Stream.prototype, 'constructor', { value: Stream, writable: true, configurable: true });
Object.setPrototypeOf(Stream, EventEmitter);

module.exports = Stream;
