'use strict';
// Http2ServerResponse: an answer in the manner of http's.

const { Stream } = require('stream');
const { makeError } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { constants } = require('internal/http2/errors');
const { isConnectionField, assertValidPseudoHeader } = require('internal/http2/headers');
const { compatSocket, kRequest } = require('internal/http2/compat_socket');
const host = native('http');

const { process } = globalThis;
const kState = Symbol('state');
const kHeaders = Symbol('headers');
const kTrailers = Symbol('trailers');
const kResponse = Symbol('response');
const { HTTP2_HEADER_STATUS } = constants;

let warnedOfMessage = false;
function warnOfMessage() {
  if (warnedOfMessage) return;
  warnedOfMessage = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

let warnedOfConnection = false;
function warnOfConnection() {
  if (warnedOfConnection) return;
  warnedOfConnection = true;
  process.emitWarning('The provided connection header is not valid, the value will be dropped from the header and will never be in use.',
    'UnsupportedWarning');
}

function assertValidHeader(name, value) {
  if (name === '' || typeof name !== 'string' || name.includes(' ')) throw makeError('ERR_INVALID_HTTP_TOKEN', 'Header name', name);
  if (name[0] === ':') throw makeError('ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED');
  if (value === undefined || value === null) throw makeError('ERR_HTTP2_INVALID_HEADER_VALUE', value, name);
  if (isDropped(name, value)) warnOfConnection();
}
const isDropped = (name, value) => name !== 'te' && isConnectionField(name, value) || name === 'te' && value !== 'trailers';

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = { isClosed: false, isEnding: false, isDestroyed: false, isHead: false, sendDate: true, statusCode: 200, stream };
    this[kHeaders] = { __proto__: null };
    this[kTrailers] = { __proto__: null };
    stream[kResponse] = this;
    this.writable = true;
    this.req = stream[kRequest];
    stream.on('drain', onDrain);
    stream.on('aborted', onAborted);
    stream.on('close', onClose);
    stream.on('wantTrailers', onWantTrailers);
    stream.on('timeout', onTimeout);
  }

  // --- what it is ---

  get _header() { return this.headersSent; }
  get writableEnded() { return this[kState].isEnding; }
  get finished() { return this[kState].isEnding; }
  get socket() { return this[kState].isClosed ? undefined : compatSocket(this[kState].stream); }
  get connection() { return this.socket; }
  get stream() { return this[kState].stream; }
  get headersSent() { return this[kState].stream.headersSent; }
  get sendDate() { return this[kState].sendDate; }
  set sendDate(value) { this[kState].sendDate = Boolean(value); }
  get statusCode() { return this[kState].statusCode; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw makeError('ERR_HTTP2_INFO_STATUS_NOT_ALLOWED');
    if (code < 100 || code > 599) throw makeError('ERR_HTTP2_STATUS_INVALID', code);
    this[kState].statusCode = code;
  }
  get statusMessage() {
    warnOfMessage();
    return '';
  }
  set statusMessage(message) { warnOfMessage(); }
  get writableCorked() { return this[kState].stream.writableCorked; }
  get writableHighWaterMark() { return this[kState].stream.writableHighWaterMark; }
  get writableFinished() { return this[kState].stream.writableFinished; }
  get writableLength() { return this[kState].stream.writableLength; }

  // --- headers ---

  setTrailer(name, value) {
    validateString(name, 'name');
    name = name.trim().toLowerCase();
    assertValidHeader(name, value);
    this[kTrailers][name] = value;
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  getHeader(name) {
    validateString(name, 'name');
    return this[kHeaders][name.trim().toLowerCase()];
  }

  getHeaderNames() { return Object.keys(this[kHeaders]); }
  getHeaders() { return Object.assign({ __proto__: null }, this[kHeaders]); }

  hasHeader(name) {
    validateString(name, 'name');
    return Object.hasOwn(this[kHeaders], name.trim().toLowerCase());
  }

  removeHeader(name) {
    validateString(name, 'name');
    if (this.headersSent) throw makeError('ERR_HTTP2_HEADERS_SENT');
    name = name.trim().toLowerCase();
    if (name === 'date') this[kState].sendDate = false;
    delete this[kHeaders][name];
  }

  setHeader(name, value) {
    validateString(name, 'name');
    setHeader(this, name, value);
  }

  setHeaders(headers) {
    if (this.headersSent) throw makeError('ERR_HTTP2_HEADERS_SENT');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw makeError('ERR_INVALID_ARG_TYPE', 'headers', ['Headers', 'Map'], headers);
    }
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    appendHeader(this, name, value);
  }

  flushHeaders() {
    const { isClosed, stream, statusCode } = this[kState];
    if (!isClosed && !stream.headersSent) this.writeHead(statusCode);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    if (state.isClosed || state.stream.destroyed || state.stream.closed) return this;
    if (state.stream.headersSent) throw makeError('ERR_HTTP2_HEADERS_SENT');
    if (typeof statusMessage === 'string') warnOfMessage();
    else if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) setFromArray(this, headers);
    else if (typeof headers === 'object' && headers !== null) {
      for (const name of Object.keys(headers)) setHeader(this, name, headers[name]);
    }
    this.statusCode = statusCode;
    beginSend(this);
    return this;
  }

  // --- the body ---

  cork() { this[kState].stream.cork(); }
  uncork() { this[kState].stream.uncork(); }

  write(chunk, encoding, callback) {
    const state = this[kState];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let err;
    if (state.isEnding) err = makeError('ERR_STREAM_WRITE_AFTER_END');
    else if (state.isClosed) err = makeError('ERR_HTTP2_INVALID_STREAM');
    else if (state.isDestroyed) return false;
    if (err) {
      if (typeof callback === 'function') process.nextTick(callback, err);
      this.destroy(err);
      return false;
    }
    const { stream } = state;
    if (!stream.headersSent) this.writeHead(state.statusCode);
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    const state = this[kState];
    const { stream } = state;
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((state.isClosed || state.isEnding) && state.isHead === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    state.isHead = stream.headRequest;
    state.isEnding = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(state.statusCode);
    if (state.isClosed || stream.destroyed) onClose.call(stream);
    else stream.end();
    return this;
  }

  destroy(err) {
    if (this[kState].isDestroyed) return;
    this[kState].isDestroyed = true;
    this[kState].stream.destroy(err);
  }

  setTimeout(msecs, callback) {
    if (this[kState].isClosed) return;
    this[kState].stream.setTimeout(msecs, callback);
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kState].isClosed) {
      process.nextTick(callback, makeError('ERR_HTTP2_INVALID_STREAM'));
      return;
    }
    this[kState].stream.pushStream(headers, {}, (err, stream) => {
      if (err) callback(err);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  writeContinue() {
    const { stream, isClosed } = this[kState];
    if (stream.headersSent || isClosed) return false;
    stream.additionalHeaders({ [HTTP2_HEADER_STATUS]: 100 });
    return true;
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const headers = { __proto__: null };
    const link = linkOf(hints.link);
    for (const name of Object.keys(hints)) if (name !== 'link') headers[name.trim().toLowerCase()] = hints[name];
    if (link.length === 0) return false;
    const { stream, isClosed } = this[kState];
    if (stream.headersSent || isClosed) return false;
    stream.additionalHeaders({ ...headers, [HTTP2_HEADER_STATUS]: 103, link });
    return true;
  }
}

const LINK = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;
function linkOf(link) {
  const links = Array.isArray(link) ? link : [link];
  for (const item of links) {
    if (typeof item !== 'string' || !LINK.test(item)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'hints', link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return links.join(', ');
}

function checkHeader(response, name, value) {
  assertValidHeader(name, value);
  if (!host.isToken(name)) throw makeError('ERR_INVALID_HTTP_TOKEN', 'Header name', name);
  if (response.headersSent) throw makeError('ERR_HTTP2_HEADERS_SENT');
}

function setHeader(response, name, value) {
  name = name.trim().toLowerCase();
  if (isDropped(name, value)) {
    assertValidHeader(name, value);
    return;
  }
  if (name[0] === ':') assertValidPseudoHeader(name);
  checkHeader(response, name, value);
  response[kHeaders][name] = value;
}

function appendHeader(response, name, value) {
  name = name.trim().toLowerCase();
  if (isDropped(name, value)) {
    assertValidHeader(name, value);
    return;
  }
  if (name[0] === ':') assertValidPseudoHeader(name);
  checkHeader(response, name, value);
  const headers = response[kHeaders];
  headers[name] = headers[name] === undefined ? value : [].concat(headers[name], value);
}

function setFromArray(response, headers) {
  if (headers.every(Array.isArray)) headers = headers.flat();
  if (headers.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'headers', headers);
  // What stands twice is sent twice.
  for (let at = 0; at < headers.length; at += 2) response.removeHeader(headers[at]);
  for (let at = 0; at < headers.length; at += 2) appendHeader(response, headers[at], headers[at + 1]);
}

function beginSend(response) {
  const { isEnding, sendDate, statusCode, stream } = response[kState];
  const headers = response[kHeaders];
  stream.respond({ [HTTP2_HEADER_STATUS]: statusCode, ...headers }, { endStream: isEnding, waitForTrailers: true, sendDate });
}

// --- what the stream tells ---

function onDrain() { this[kResponse]?.emit('drain'); }
function onTimeout() { this[kResponse]?.emit('timeout'); }
function onAborted() {
  const response = this[kResponse];
  if (response !== undefined && !response[kState].isClosed) response.emit('aborted');
}
function onWantTrailers() {
  const response = this[kResponse];
  this.sendTrailers(response === undefined ? {} : response[kTrailers]);
}
function onClose() {
  const response = this[kResponse];
  if (response === undefined || response[kState].isClosed) return;
  // The answer to a request for a head is over when the script has ended it.
  if (this.headRequest !== response[kState].isHead) return;
  response[kState].isClosed = true;
  this.removeListener('wantTrailers', onWantTrailers);
  this[kResponse] = undefined;
  response.emit('finish');
  response.emit('close');
}

module.exports = { Http2ServerResponse, kResponse };
