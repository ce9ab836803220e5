'use strict';
// `Stream`, the base of all streams and the value of `require('stream')`: an EventEmitter with the
// `pipe` that streams had before they could be read.

const EventEmitter = require('events');

function Stream(options) {
  EventEmitter.call(this, options);
}

Stream.prototype = {
  __proto__: EventEmitter.prototype,

  eventNames() {
    // Node lays these out in a stream's table of listeners, so they come first and in this order,
    // whenever they were added.
    const first = [];
    if (this._writableState || this._readableState) first.push('close', 'error');
    if (this._writableState) first.push('prefinish', 'finish', 'drain');
    if (this._readableState) first.push('data', 'end', 'readable');
    const names = EventEmitter.prototype.eventNames.call(this);
    const known = first.filter((name) => names.includes(name));
    return known.concat(names.filter((name) => !known.includes(name)));
  },

  pipe(destination, options) {
    return require('internal/stream/legacy_pipe')(this, destination, options);
  },
};
Object.defineProperty(Stream.prototype, 'constructor', { value: Stream, writable: true, configurable: true });
Object.setPrototypeOf(Stream, EventEmitter);

module.exports = Stream;
