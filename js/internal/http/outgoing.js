'use strict';
// OutgoingMessage: what a server's responses and a client's requests have in common. Its headers,
// its head and the framing of its body are native (src/modules/http/outgoing); here is what is
// rarely called.

const Stream = require('internal/stream/legacy');
const EventEmitter = require('events');
const { makeError } = require('internal/errors');
const host = native('http');

function OutgoingMessage(options) { host.init(this, options); }
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

host.defineOutgoing(OutgoingMessage.prototype);
Object.assign(OutgoingMessage.prototype, {
  agent: null,

  setHeaders(headers) {
    if (this.headersSent) throw makeError('ERR_HTTP_HEADERS_SENT', 'set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw makeError('ERR_INVALID_ARG_TYPE', 'headers', ['Headers', 'Map'], headers);
    }
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') cookies.push(...[value].flat());
      else this.setHeader(name, value);
    }
    if (cookies.length) this.setHeader('set-cookie', cookies);
    return this;
  },

  addTrailers(headers) {
    let text = '';
    const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
    for (const [name, value] of pairs) {
      host.checkName(name, 'Trailer name');
      for (const item of [value].flat()) {
        if (item === undefined) throw makeError('ERR_INVALID_CHAR', 'trailer content', name);
        try { host.checkValue(name, item); } catch { throw makeError('ERR_INVALID_CHAR', 'trailer content', name); }
        text += `${name}: ${item}\r\n`;
      }
    }
    this._trailer = text;
  },

  _finish() { this.emit('prefinish'); },

  _implicitHeader() { throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_implicitHeader()'); },

  pipe() { this.emit('error', makeError('ERR_STREAM_CANNOT_PIPE')); },

  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback);
    const { socket } = this;
    if (socket) socket.setTimeout(msecs);
    else this.once('socket', (socket) => socket.setTimeout(msecs));
    return this;
  },

  destroy(err) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = err;
    const { socket } = this;
    if (socket) socket.destroy(err);
    else process.nextTick(host.closed, this);
    return this;
  },

  [EventEmitter.captureRejectionSymbol](err) { this.destroy(err); },
});

module.exports = { OutgoingMessage };
