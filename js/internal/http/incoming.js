'use strict';
// IncomingMessage: a Readable whose fields are native accessors on the prototype. A message that
// nobody reads never gets a stream's state: the accessor `_readableState` makes it at first use.

const { Readable } = require('internal/stream/readable');
const host = native('http');

function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  this.socket = socket;
  this.rawHeaders = [];
  this.rawTrailers = [];
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);
host.defineIncoming(IncomingMessage.prototype);

Object.assign(IncomingMessage.prototype, {
  aborted: false,
  joinDuplicateHeaders: undefined,

  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout(msecs);
    return this;
  },

  // Destroyed before its end, a message takes its connection with it.
  _destroy(err, callback) {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
      abortSignal(this);
    }
    const { socket } = this;
    // An abort that nobody listens for is no error; whoever aborts may listen afterwards.
    const end = () => callback(err && this.listenerCount('error') === 0 ? null : err);
    if (socket && !socket.destroyed && this.aborted) {
      socket.destroy(err);
      // As in Node this hears of the socket's end, and tells a tick later.
      process.nextTick(() => process.nextTick(end));
    } else {
      process.nextTick(end);
    }
  },

  _resumeSource() {
    const { socket } = this;
    if (socket && socket._httpPaused) {
      socket._httpPaused = false;
      socket.resume();
    }
  },

  _addHeaderLine(field, value, dest) {
    const name = field.toLowerCase();
    if (name === 'set-cookie') (dest[name] ||= []).push(value);
    else if (dest[name] === undefined) dest[name] = value;
    else if (this.joinDuplicateHeaders || !host.isSingle(name)) dest[name] += `${name === 'cookie' ? '; ' : ', '}${value}`;
  },

  _addHeaderLineDistinct(field, value, dest) {
    (dest[field.toLowerCase()] ||= []).push(value);
  },

  // Header lines as a parser gives them: names and values by turns, `count` of both together.
  _addHeaderLines(lines, count) {
    if (!lines?.length) return;
    const [raw, joined, distinct] = this.complete ?
      ['rawTrailers', 'trailers', 'trailersDistinct'] :
      ['rawHeaders', 'headers', 'headersDistinct'];
    const fields = this[joined];
    const all = this[distinct];
    for (let at = 0; at < count; at += 2) {
      this._addHeaderLine(lines[at], lines[at + 1], fields);
      this._addHeaderLineDistinct(lines[at], lines[at + 1], all);
    }
    this[raw] = lines;
    this[joined] = fields;
    this[distinct] = all;
  },
});

host.setDestroy(IncomingMessage.prototype._destroy);

// Aborted when the connection ends before the exchange does. Made when it is first asked for.
const kController = Symbol('controller');
Object.defineProperty(IncomingMessage.prototype, 'signal', {
  get() {
    if (!this[kController]) {
      Object.defineProperty(this, kController, { value: new AbortController() });
      if (this.aborted) this[kController].abort();
    }
    return this[kController].signal;
  },
  configurable: true,
});

function abortSignal(message) { message[kController]?.abort(); }

function connectionReset(message) {
  const err = new Error(message);
  err.code = 'ECONNRESET';
  return err;
}

module.exports = { IncomingMessage, connectionReset, abortSignal };
