'use strict';
// OutgoingMessage: what a server's responses and a client's requests have in common: headers, the
// framing of the body, and what becomes of the bytes. They go to `_outlet` (an object with
// write(head, chunk, encoding, callback)), or wait in `outputData` until there is one.
//
// Fields are defaults on the prototype, so that a message costs only what it uses.

const Stream = require('internal/stream/legacy');
const EventEmitter = require('events');
const { makeError } = require('internal/errors');
const { getDefaultHighWaterMark } = require('internal/stream/high_water_mark');
const { validateString } = require('internal/validators');
const host = native('http');

const { process } = globalThis;
const noop = () => {};

function OutgoingMessage(options) {
  if (options && options.highWaterMark !== undefined) this._highWaterMark = options.highWaterMark;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

// What the headers that were set say, gathered while they are rendered.
function render(message, first, headers) {
  let head = first;
  let connection = null;
  let encoding = null;
  let length = null;
  let date = false;
  let expect = false;
  let keepAlive = false;
  let trailer = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i];
    const value = headers[i + 1];
    head += `${name}: ${value}\r\n`;
    switch (name.length) {
      case 10: if (name.toLowerCase() === 'connection') connection = connection === null ? `${value}` : `${connection}, ${value}`;
        else if (name.toLowerCase() === 'keep-alive') keepAlive = true;
        break;
      case 17: if (name.toLowerCase() === 'transfer-encoding') encoding = `${value}`; break;
      case 14: if (name.toLowerCase() === 'content-length') length = value; break;
      case 4: if (name.toLowerCase() === 'date') date = true; break;
      case 6: if (name.toLowerCase() === 'expect') expect = true; break;
      case 7: if (name.toLowerCase() === 'trailer') trailer = true; break;
    }
  }
  return { head, connection, encoding, length, date, expect, keepAlive, trailer };
}

Object.assign(OutgoingMessage.prototype, {
  _headers_: null,           // lower-case name to [name, value]
  _header: null,             // the head as it was sent
  _outlet: null,
  _connection: null,         // a server's native connection
  outputData: null,
  outputSize: 0,
  _highWaterMark: 0,
  _hasBody: true,
  _contentLength: null,
  _trailer: '',
  _last: false,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  _corked: 0,
  _needDrain: false,
  _pending: 0,               // bytes the outlet has not sent yet
  _bytes: 0,
  _closed: false,
  _onFinish: null,
  _defaultKeepAlive: true,
  finished: false,
  destroyed: false,
  errored: null,
  sendDate: false,
  shouldKeepAlive: true,
  chunkedEncoding: false,
  useChunkedEncodingByDefault: true,
  strictContentLength: false,
  maxRequestsOnConnectionReached: false,
  writable: true,
  writableFinished: false,
  writableObjectMode: false,
  _headerSent: false,
  upgradeOrConnect: false,
  agent: null,

  // --- headers ---

  setHeader(name, value) {
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'set');
    const key = host.checkName(name);
    if (Array.isArray(value)) for (const item of value) host.checkValue(name, item);
    else host.checkValue(name, value);
    (this._headers_ ||= Object.create(null))[key] = [name, value];
    return this;
  },

  setHeaders(headers) {
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'set');
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

  appendHeader(name, value) {
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'append');
    const key = host.checkName(name);
    for (const item of [value].flat()) host.checkValue(name, item);
    const known = this._headers_ && this._headers_[key];
    if (!known) (this._headers_ ||= Object.create(null))[key] = [name, value];
    else known[1] = [known[1], value].flat();
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    const entry = this._headers_ && this._headers_[name.toLowerCase()];
    return entry ? entry[1] : undefined;
  },

  hasHeader(name) {
    validateString(name, 'name');
    return Boolean(this._headers_ && this._headers_[name.toLowerCase()]);
  },

  removeHeader(name) {
    validateString(name, 'name');
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'remove');
    const key = name.toLowerCase();
    if (key === 'connection') this._removedConnection = true;
    else if (key === 'content-length') this._removedContLen = true;
    else if (key === 'transfer-encoding') this._removedTE = true;
    else if (key === 'date') this.sendDate = false;
    if (this._headers_) delete this._headers_[key];
  },

  getHeaderNames() { return this._headers_ ? Object.keys(this._headers_) : []; },
  getRawHeaderNames() { return this._headers_ ? Object.values(this._headers_).map(([name]) => name) : []; },
  getHeaders() {
    const all = Object.create(null);
    for (const key in this._headers_) all[key] = this._headers_[key][1];
    return all;
  },

  flushHeaders() {
    if (!this._header) this._implicitHeader();
    this._send('', 'latin1', noop);
  },

  addTrailers(headers) {
    this._trailer = '';
    const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
    for (const [name, value] of pairs) {
      host.checkName(name, 'Trailer name');
      for (const item of [value].flat()) {
        if (item === undefined) throw makeError('ERR_INVALID_CHAR', 'trailer content', name);
        try { host.checkValue(name, item); } catch { throw makeError('ERR_INVALID_CHAR', 'trailer content', name); }
        this._trailer += `${name}: ${item}\r\n`;
      }
    }
  },

  _implicitHeader() { throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_implicitHeader()'); },

  // Renders the head and decides how the body is framed. `headers`: names and values in turn.
  _storeHeader(first, headers) {
    const found = render(this, first, headers);
    let { head } = found;
    if (this.sendDate && !found.date) head += `Date: ${host.date()}\r\n`;
    if (found.connection !== null) {
      if (/(?:^|\W)close(?:$|\W)/i.test(found.connection)) this._last = true;
      else this.shouldKeepAlive = true;
      this._defaultKeepAlive = false;
    }
    if (found.keepAlive) this._defaultKeepAlive = false;
    let chunked = found.encoding !== null && /(?:^|\W)chunked(?:$|\W)/i.test(found.encoding);
    if (found.encoding !== null) this.chunkedEncoding = chunked;
    if (chunked && (this.statusCode === 204 || this.statusCode === 304)) {
      this.chunkedEncoding = false;
      this.shouldKeepAlive = false;
    }
    if (found.length !== null) {
      this._contentLength = Number(found.length);
      this._hasLength = true;
    }
    if (this._removedConnection) {
      this._last = !this.shouldKeepAlive;
    } else if (found.connection === null) {
      const keeps = this.shouldKeepAlive &&
        (found.length !== null || this.useChunkedEncodingByDefault || this.agent);
      if (keeps && this.maxRequestsOnConnectionReached) {
        // It stays open all the same: what comes on it is answered with 503.
        head += 'Connection: close\r\n';
      } else if (keeps) {
        head += 'Connection: keep-alive\r\n';
        if (this._defaultKeepAlive) head += this._keepAliveLine();
      } else {
        this._last = true;
        head += 'Connection: close\r\n';
      }
    }
    if (found.length === null && found.encoding === null) {
      if (!this._hasBody) {
        this.chunkedEncoding = false;
      } else if (!this.useChunkedEncodingByDefault) {
        this._last = true;
      } else if (!found.trailer && !this._removedContLen && typeof this._contentLength === 'number') {
        head += `Content-Length: ${this._contentLength}\r\n`;
      } else if (!this._removedTE) {
        head += 'Transfer-Encoding: chunked\r\n';
        this.chunkedEncoding = true;
      } else {
        this._last = true;
      }
    }
    if (found.trailer && !this.chunkedEncoding) throw makeError('ERR_HTTP_TRAILER_INVALID');
    this._header = `${head}\r\n`;
    if (found.expect) this._send('', 'latin1', noop);
  },

  _keepAliveLine() { return ''; },

  // The headers that were set, names and values in turn.
  _flatHeaders() {
    const flat = [];
    for (const key in this._headers_) {
      const [name, value] = this._headers_[key];
      if (!Array.isArray(value)) flat.push(name, value);
      else if (key === 'cookie') flat.push(name, value.join('; '));
      else for (const item of value) flat.push(name, item);
    }
    return flat;
  },

  // --- body ---

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (typeof callback !== 'function') callback = noop;
    return this._write_(chunk, encoding, callback, false);
  },

  _write_(chunk, encoding, callback, fromEnd) {
    let length;
    if (chunk === null) throw makeError('ERR_STREAM_NULL_VALUES');
    if (typeof chunk === 'string') length = Buffer.byteLength(chunk, encoding || undefined);
    else if (chunk instanceof Uint8Array) length = chunk.length;
    else throw makeError('ERR_INVALID_ARG_TYPE', 'chunk', ['string', 'Buffer', 'Uint8Array'], chunk);

    let err;
    if (this.finished) err = makeError('ERR_STREAM_WRITE_AFTER_END');
    else if (this.destroyed) err = makeError('ERR_STREAM_DESTROYED', 'write');
    if (err) {
      if (!this.destroyed) process.nextTick(emitError, this, err, callback);
      else process.nextTick(callback, err);
      return false;
    }
    if (!this._header) {
      if (fromEnd) this._contentLength ??= length;
      this._implicitHeader();
    }
    if (!this._hasBody) {
      if (this.rejectNonStandardBodyWrites) throw makeError('ERR_HTTP_BODY_NOT_ALLOWED');
      process.nextTick(callback);
      return true;
    }
    if (this.strictContentLength) {
      this._bytes += length;
      const most = this._contentLength;
      if (most !== null && !this.chunkedEncoding && (fromEnd ? this._bytes !== most : this._bytes > most)) {
        throw makeError('ERR_HTTP_CONTENT_LENGTH_MISMATCH', this._bytes, most);
      }
    }
    if (this.chunkedEncoding && length !== 0) {
      const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding || 'utf8') : chunk;
      return this._send(Buffer.concat([
        Buffer.from(`${length.toString(16)}\r\n`), data, Buffer.from('\r\n')]), null, callback);
    }
    return this._send(chunk, encoding, callback);
  },

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
      encoding = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (chunk) {
      if (this.finished) {
        const err = makeError('ERR_STREAM_WRITE_AFTER_END');
        if (!this.destroyed) process.nextTick(emitError, this, err, typeof callback === 'function' ? callback : noop);
        else if (typeof callback === 'function') process.nextTick(callback, err);
        return this;
      }
      this._corked++;
      this._write_(chunk, encoding, noop, true);
      this._corked--;
    } else if (this.finished) {
      if (typeof callback === 'function') {
        if (!this.writableFinished) this.on('finish', callback);
        else callback(makeError('ERR_STREAM_ALREADY_FINISHED', 'end'));
      }
      return this;
    } else if (!this._header) {
      this._contentLength = 0;
      this._implicitHeader();
    }
    if (typeof callback === 'function') this.once('finish', callback);
    if (this.strictContentLength && this._hasBody && !chunk && this._contentLength !== null && !this.chunkedEncoding &&
        this._bytes !== this._contentLength) {
      throw makeError('ERR_HTTP_CONTENT_LENGTH_MISMATCH', this._bytes, this._contentLength);
    }
    this._corked = 0;
    const done = () => this._finished();
    if (this._hasBody && this.chunkedEncoding) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', done);
    else if (!this._headerSent || this._held) this._send('', 'latin1', done);
    else process.nextTick(done);
    this.finished = true;
    this._finish();
    return this;
  },

  // Everything has been handed in.
  _finish() { if (this._events) this.emit('prefinish'); },

  // Everything has been sent.
  _finished() {
    if (this._pending > 0 || (this.outputData && this.outputData.length)) {
      this._finishWhenSent = true;
      return;
    }
    if (this.writableFinished || this._closed) return;
    this.writableFinished = true;
    if (this._events) this.emit('finish');
    this._sent();
  },

  _sent() {},

  // Hands bytes to the outlet, the head before the first.
  _send(data, encoding, callback = noop) {
    let head = null;
    if (!this._headerSent) {
      head = this._header;
      this._headerSent = true;
    }
    return this._writeRaw(head, data, encoding, callback);
  },

  _writeRaw(head, data, encoding, callback = noop) {
    if (this.destroyed) {
      process.nextTick(callback, makeError('ERR_STREAM_DESTROYED', 'write'));
      return false;
    }
    // While corked, as in end(), what can go in one write does.
    if (this._corked > 0 || this._outlet === null || this._held) {
      if (this._corked === 0 && this._outlet !== null) return this._flushHeld(head, data, encoding, callback);
      const size = (head ? head.length : 0) + data.length;
      this.outputSize += size;
      const entry = [head, data, encoding, callback];
      (this.outputData ||= []).push(entry);
      this._held = true;
      const room = this.outputSize < this.writableHighWaterMark;
      if (!room) this._needDrain = true;
      return room;
    }
    return this._give(head, data, encoding, callback);
  },

  _give(head, data, encoding, callback) {
    const waiting = this._outlet.write(head, data, encoding, () => {
      this._pending = 0;
      this._drained();
    });
    if (waiting > 0) {
      this._pending = waiting;
      if (callback !== noop) (this._waiting ||= []).push(callback);
      const room = waiting < this.writableHighWaterMark;
      if (!room) this._needDrain = true;
      return room;
    }
    if (waiting === 0 && callback !== noop) process.nextTick(callback);
    return waiting === 0;
  },

  _drained() {
    const waiting = this._waiting;
    if (waiting) {
      this._waiting = null;
      for (const callback of waiting) callback();
    }
    if (this._needDrain && !this.finished && !this.destroyed) {
      this._needDrain = false;
      this.emit('drain');
    }
    if (this._finishWhenSent) this._finished();
  },

  _flushHeld(head, data, encoding, callback) {
    this.outputData.push([head, data, encoding, callback]);
    this._flush();
    return this._pending < this.writableHighWaterMark;
  },

  // Gives what was held back, as one write.
  _flush() {
    const entries = this.outputData;
    this._held = false;
    if (!entries || entries.length === 0 || this._outlet === null) return;
    this.outputData = null;
    this.outputSize = 0;
    const callbacks = entries.map((entry) => entry[3]).filter((callback) => callback !== noop);
    const all = callbacks.length === 0 ? noop : (err) => { for (const callback of callbacks) callback(err); };
    const [head, data, encoding] = entries[0];
    if (entries.length === 2 && entries[1][1] === '' && !entries[1][0]) {
      this._give(head, data, encoding, all);
    } else if (entries.length === 1) {
      this._give(head, data, encoding, all);
    } else {
      this._give(null, Buffer.concat(entries.flatMap(([head, data, encoding]) => [
        Buffer.from(head || '', 'latin1'), typeof data === 'string' ? Buffer.from(data, encoding || 'utf8') : data,
      ])), null, all);
    }
    if (this._needDrain && this._pending === 0 && !this.finished) {
      this._needDrain = false;
      process.nextTick(() => this.emit('drain'));
    }
  },

  cork() {
    // As Node's: corked output leaves at the latest when what runs now has returned.
    if (this._corked++ === 0) process.nextTick(() => { this._corked = 0; this._flush(); });
  },
  uncork() {
    if (this._corked > 0 && --this._corked === 0) this._flush();
  },

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
    this.errored = err || null;
    if (this._connection) this._connection.destroy(err);
    else if (this.socket) this.socket.destroy(err);
    else this.once('socket', (socket) => socket.destroy(err));
    return this;
  },

  [EventEmitter.captureRejectionSymbol](err) { this.destroy(err); },
});

function emitError(message, err, callback) {
  callback(err);
  if (!message.errorEmitted) {
    message.errorEmitted = true;
    message.emit('error', err);
  }
}

const kSocket = Symbol('socket');
for (const [name, get] of Object.entries({
  headersSent() { return Boolean(this._header); },
  writableEnded() { return this.finished; },
  writableLength() { return this.outputSize + this._pending; },
  writableHighWaterMark() { return this._highWaterMark || getDefaultHighWaterMark(false); },
  writableCorked() { return this._corked; },
  writableNeedDrain() { return !this.destroyed && !this.finished && this._needDrain; },
  closed() { return this._closed; },
})) Object.defineProperty(OutgoingMessage.prototype, name, { get, configurable: true });

const socketAccessor = {
  get() {
    if (this[kSocket] !== undefined) return this[kSocket];
    return this._connection && !this._closed ? this._connection.getSocket() : null;
  },
  set(value) { this[kSocket] = value; },
  configurable: true,
};
Object.defineProperty(OutgoingMessage.prototype, 'socket', socketAccessor);
Object.defineProperty(OutgoingMessage.prototype, 'connection', socketAccessor);

module.exports = { OutgoingMessage, noop };
