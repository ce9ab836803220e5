'use strict';
// A server's stream: what answers a request, or pushes what was not asked for.

const EventEmitter = require('events');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const { constants, NghttpError, FAULTS } = require('internal/http2/errors');
const { listOf, objectOfArray, assertStatusOnly, sensitiveHeaders } = require('internal/http2/headers');
const { Http2Stream, kSession, kState, kProceed } = require('internal/http2/stream');
const { assertIsObject } = require('internal/http2/settings');

const { process } = globalThis;
const { HTTP2_HEADER_STATUS, HTTP2_HEADER_METHOD, HTTP2_HEADER_AUTHORITY, HTTP2_HEADER_SCHEME, HTTP2_HEADER_PATH, HTTP2_HEADER_DATE } = constants;

const hasNoPayload = (status) => status === 204 || status === 205 || status === 304;

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, headers) {
    super(session, {});
    const state = this[kState];
    state.scheme = headers[HTTP2_HEADER_SCHEME];
    state.authority = headers[HTTP2_HEADER_AUTHORITY] ?? headers.host;
    this._ready(id);
  }

  get headRequest() { return this[kState].isHead; }

  get pushAllowed() {
    const session = this[kSession];
    return !this.destroyed && !this.closed && Boolean(session) && !session.closed && !session.destroyed &&
      session.remoteSettings.enablePush;
  }

  // Who writes before it has answered answers.
  [kProceed]() { this.respond(); }

  additionalHeaders(headers) {
    if (this.destroyed || this.closed) throw makeError('ERR_HTTP2_INVALID_STREAM');
    if (this.headersSent) throw makeError('ERR_HTTP2_HEADERS_AFTER_RESPOND');
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    this._active();
    if (headers[HTTP2_HEADER_STATUS] !== undefined && headers[HTTP2_HEADER_STATUS] !== null) {
      const status = headers[HTTP2_HEADER_STATUS] |= 0;
      if (status === 101) throw makeError('ERR_HTTP2_STATUS_101');
      if (status < 100 || status >= 200) throw makeError('ERR_HTTP2_INVALID_INFO_STATUS', headers[HTTP2_HEADER_STATUS]);
    }
    const list = listOf(headers, assertStatusOnly);
    const state = this[kState];
    (state.sentInfo ||= []).push(headers);
    const session = this[kSession];
    const fault = session._native.inform(state.id, list);
    if (fault < 0) this.destroy(new NghttpError(fault));
    else session._flushSoon();
  }

  respond(headers, options) {
    checkOpen(this);
    assertIsObject(options, 'options');
    options = { ...options };
    this._active();
    options.endStream = Boolean(options.endStream);
    const { list, sent, status } = prepare(headers, options.sendDate !== false);
    if (status < 100 || status > 599) throw makeError('ERR_HTTP2_STATUS_INVALID', sent[HTTP2_HEADER_STATUS]);
    if (hasNoPayload(status) || this.headRequest) options.endStream = true;
    answer(this, list, sent, options);
    if (options.endStream) this.end();
  }

  respondWithFD(fd, headers, options) {
    checkOpen(this);
    options = fileOptions(options);
    validateFd(fd);
    const { list, sent, status } = prepareForFile(headers);
    if (options.statCheck !== undefined) {
      require('internal/http2/file').sendStated(this, fd, sent, options, false);
      return;
    }
    if (hasNoPayload(status) || this.headRequest) throw makeError('ERR_HTTP2_PAYLOAD_FORBIDDEN', status);
    answer(this, list, sent, options);
    require('internal/http2/file').sendFrom(this, fd, options.offset ?? 0, options.length ?? -1, false);
  }

  respondWithFile(path, headers, options) {
    checkOpen(this);
    options = fileOptions(options);
    const { sent, status } = prepareForFile(headers);
    if (hasNoPayload(status) || this.headRequest) throw makeError('ERR_HTTP2_PAYLOAD_FORBIDDEN', status);
    require('internal/http2/file').sendFile(this, path, sent, options);
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw makeError('ERR_HTTP2_PUSH_DISABLED');
    if (this.id % 2 === 0) throw makeError('ERR_HTTP2_NESTED_PUSH');
    const session = this[kSession];
    this._active();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    assertIsObject(options, 'options');
    options = { ...options };
    options.endStream = Boolean(options.endStream);
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    const { scheme, authority } = this[kState];
    headers[HTTP2_HEADER_METHOD] ??= 'GET';
    headers[HTTP2_HEADER_AUTHORITY] ??= authority;
    headers[HTTP2_HEADER_SCHEME] ??= scheme;
    headers[HTTP2_HEADER_PATH] ??= '/';
    const isHead = headers[HTTP2_HEADER_METHOD] === 'HEAD';
    const list = listOf(headers);
    const id = session._native.promise(this.id, list);
    if (id < 0) {
      let err;
      if (id === FAULTS.NO_STREAM_ID) err = makeError('ERR_HTTP2_OUT_OF_STREAMS');
      else if (id === FAULTS.STREAM_CLOSED) err = makeError('ERR_HTTP2_INVALID_STREAM');
      else err = new NghttpError(id);
      process.nextTick(callback, err);
      return;
    }
    const stream = new ServerHttp2Stream(session, id, headers);
    stream[kState].sentHeaders = headers;
    // Nobody says anything on it but us.
    stream.push(null);
    if (options.endStream) stream.end();
    if (isHead) {
      stream[kState].isHead = true;
      stream.end();
    }
    session._flushSoon();
    process.nextTick(callback, null, stream, headers, 0);
  }

  // Answers with another place of what was asked for.
  [EventEmitter.captureRejectionSymbol](err, event, ...args) {
    if (event !== 'stream' && event !== 'request') this.destroy(err);
  }
}

function checkOpen(stream) {
  if (stream.destroyed || stream.closed) throw makeError('ERR_HTTP2_INVALID_STREAM');
  if (stream.headersSent) throw makeError('ERR_HTTP2_HEADERS_SENT');
}

function validateFd(fd) {
  if (typeof fd === 'number') validateNumber(fd, 'fd');
  else if (!isFileHandle(fd)) throw makeError('ERR_INVALID_ARG_TYPE', 'fd', ['number', 'FileHandle'], fd);
}
const isFileHandle = (value) => value !== null && typeof value === 'object' && typeof value.fd === 'number' && typeof value.stat === 'function';

function fileOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  for (const name of ['offset', 'length']) {
    if (options[name] !== undefined && typeof options[name] !== 'number') {
      throw makeError('ERR_INVALID_ARG_VALUE', `options.${name}`, options[name]);
    }
  }
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.statCheck', options.statCheck);
  }
  return options;
}

// What is sent, as an array was given or an object.
function prepare(headers, isDated) {
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'headers', headers);
    const all = headers.slice();
    all[sensitiveHeaders] = headers[sensitiveHeaders];
    const names = new Set();
    for (let at = 0; at < all.length; at += 2) names.add(`${all[at]}`.toLowerCase());
    if (!names.has(HTTP2_HEADER_STATUS)) all.unshift(HTTP2_HEADER_STATUS, 200);
    if (isDated && !names.has(HTTP2_HEADER_DATE)) all.push(HTTP2_HEADER_DATE, now());
    const list = listOf(all, assertStatusOnly);
    const sent = objectOfArray(all);
    return { list, sent, status: sent[HTTP2_HEADER_STATUS] | 0 };
  }
  assertIsObject(headers, 'headers', ['Object', 'Array']);
  const sent = Object.assign({ __proto__: null }, headers);
  const status = sent[HTTP2_HEADER_STATUS] = sent[HTTP2_HEADER_STATUS] === undefined || sent[HTTP2_HEADER_STATUS] === null ?
    200 : sent[HTTP2_HEADER_STATUS] | 0;
  if (isDated && (sent[HTTP2_HEADER_DATE] === undefined || sent[HTTP2_HEADER_DATE] === null)) sent[HTTP2_HEADER_DATE] = now();
  return { list: listOf(sent, assertStatusOnly), sent, status };
}

function prepareForFile(headers) {
  assertIsObject(headers, 'headers');
  return prepare(headers, true);
}

const now = () => new Date().toUTCString();

function answer(stream, list, sent, { endStream, waitForTrailers }) {
  const state = stream[kState];
  const session = stream[kSession];
  state.sentHeaders = sent;
  state.hasHeaders = true;
  state.wantsTrailers = Boolean(waitForTrailers);
  const fault = session._native.respond(state.id, list, Boolean(endStream), Boolean(waitForTrailers));
  if (fault < 0) stream.destroy(new NghttpError(fault));
  else session._flushSoon();
}

module.exports = { ServerHttp2Stream, answer, isFileHandle };
