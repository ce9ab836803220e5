'use strict';
// A client's session, and http2.connect.

const net = require('net');
const { AsyncResource } = require('async_hooks');
const { makeError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber } = require('internal/validators');
const { constants, NghttpError, FAULTS } = require('internal/http2/errors');
const { listOf, objectOfArray, sensitiveHeaders } = require('internal/http2/headers');
const { Http2Session, hide, originSetOf } = require('internal/http2/session');
const { ClientHttp2Stream } = require('internal/http2/client_stream');
const { kState, warnOfPriority } = require('internal/http2/stream');
const { assertIsObject, validateSettings } = require('internal/http2/settings');

const { process } = globalThis;
const { HTTP2_HEADER_AUTHORITY, HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_PROTOCOL, HTTP2_HEADER_SCHEME } = constants;
// What has no body unless it is said.
const BODILESS = new Set(['GET', 'HEAD', 'DELETE']);

class ClientHttp2Session extends Http2Session {
  constructor(options, socket) {
    super(options, false, socket);
    hide(this, '_requests', null);
  }

  request(headers, options) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    if (this.closed) throw makeError('ERR_HTTP2_GOAWAY_SESSION');
    this._active();
    const isArray = Array.isArray(headers);
    if (!isArray) assertIsObject(headers, 'headers', ['Object', 'Array']);
    else if (headers.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'headers', headers);
    assertIsObject(options, 'options');
    const all = isArray ? Object.assign(headers.slice(), { [sensitiveHeaders]: headers[sensitiveHeaders] }) :
      Object.assign({ __proto__: null }, headers);
    options = { ...options };
    const get = isArray ? fieldOf : (object, name) => object[name];
    complete(this, all, isArray, get);
    const method = get(all, HTTP2_HEADER_METHOD);
    checkOptions(options);
    if (options.endStream === undefined) options.endStream = BODILESS.has(method);
    else validateBoolean(options.endStream, 'options.endStream');
    const list = listOf(all);
    const sent = isArray ? objectOfArray(all) : all;
    const stream = new ClientHttp2Stream(this, undefined);
    const state = stream[kState];
    state.resource = new AsyncResource('HTTP2STREAM');
    state.origin = `${get(all, HTTP2_HEADER_SCHEME)}://${get(all, HTTP2_HEADER_AUTHORITY)}`;
    state.sentHeaders = sent;
    state.isHead = method === 'HEAD';
    state.wantsTrailers = Boolean(options.waitForTrailers);
    if (options.endStream) stream.end();
    const { signal } = options;
    if (signal) abortWith(stream, signal);
    options.isDelayed = this.connecting;
    const begin = AsyncResource.bind(() => this._begin(stream, list, options), 'PendingRequest');
    if (!this.connecting) {
      begin();
    } else if (this._requests) {
      this._requests.push(begin);
    } else {
      this._requests = [begin];
      this.once('connect', () => {
        const requests = this._requests;
        this._requests = null;
        for (const request of requests) request();
      });
    }
    return stream;
  }

  _begin(stream, list, options) {
    // It may have been given up meanwhile; one that is closed only says so when it has begun.
    if (this.destroyed || stream.destroyed) return;
    if (this.closed && options.isDelayed) {
      stream.destroy(makeError('ERR_HTTP2_GOAWAY_SESSION'));
      return;
    }
    const ends = options.endStream;
    const id = this._native.request(list, Boolean(ends), Boolean(options.waitForTrailers));
    if (id < 0) {
      if (id === FAULTS.NO_STREAM_ID) stream.destroy(makeError('ERR_HTTP2_OUT_OF_STREAMS'));
      else this.destroy(new NghttpError(id));
      return;
    }
    if (ends) stream[kState].hasEnded = true;
    stream._ready(id);
    this._flushSoon();
  }

  _promised(id, headers, flags, raw) {
    if (this.closed || this.destroyed) {
      this._native?.reset(id, constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    const stream = new ClientHttp2Stream(this, id);
    stream[kState].hasEnded = true;
    stream.end();
    process.nextTick(() => this.emit('stream', stream, headers, flags, raw));
  }

  _addOrigins(all) {
    const origins = originSetOf(this);
    for (const origin of all) origins.add(origin);
  }
}

const fieldOf = (array, name) => {
  for (let at = 0; at < array.length; at += 2) if (`${array[at]}`.toLowerCase() === name) return array[at + 1];
  return undefined;
};

// Puts in what every request has.
function complete(session, all, isArray, get) {
  const missing = [];
  const add = (name, value) => {
    if (isArray) missing.push(name, value);
    else all[name] = value;
  };
  const method = get(all, HTTP2_HEADER_METHOD);
  if (method === undefined) add(HTTP2_HEADER_METHOD, 'GET');
  const has = (name) => get(all, name) !== undefined;
  if (method !== 'CONNECT' || has(HTTP2_HEADER_PROTOCOL)) {
    if (!has(HTTP2_HEADER_AUTHORITY) && !has('host')) add(HTTP2_HEADER_AUTHORITY, session._authority);
    if (!has(HTTP2_HEADER_SCHEME)) add(HTTP2_HEADER_SCHEME, session._protocol.slice(0, -1));
    if (!has(HTTP2_HEADER_PATH)) add(HTTP2_HEADER_PATH, '/');
  } else {
    if (!has(HTTP2_HEADER_AUTHORITY)) throw makeError('ERR_HTTP2_CONNECT_AUTHORITY');
    if (has(HTTP2_HEADER_SCHEME)) throw makeError('ERR_HTTP2_CONNECT_SCHEME');
    if (has(HTTP2_HEADER_PATH)) throw makeError('ERR_HTTP2_CONNECT_PATH');
  }
  if (missing.length > 0) all.unshift(...missing);
}

// Weights are taken, and mean nothing, as nobody uses them any more.
function checkOptions(options) {
  const { weight, parent, exclusive, silent } = options;
  if (weight !== undefined || parent !== undefined || exclusive !== undefined || silent !== undefined) {
    if (weight !== undefined) {
      validateNumber(weight, 'options.weight');
    }
    if (parent !== undefined) validateNumber(parent, 'options.parent', 0);
    if (exclusive !== undefined) validateBoolean(exclusive, 'options.exclusive');
    if (silent !== undefined) validateBoolean(silent, 'options.silent');
    warnOfPriority('Priority signaling has been deprecated as of RFC 9113.');
  }
}

function abortWith(stream, signal) {
  validateAbortSignal(signal, 'options.signal');
  const { AbortError } = require('internal/errors');
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
  } else {
    signal.addEventListener('abort', abort, { once: true });
    stream.once('close', () => signal.removeEventListener('abort', abort));
  }
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  assertIsObject(options, 'options');
  options = { ...options };
  checkSessionOptions(options);
  if (typeof authority === 'string') authority = new URL(authority);
  assertIsObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = `${authority.port !== '' && authority.port !== undefined ? authority.port : protocol === 'http:' ? 80 : 443}`;
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = host.slice(1, -1);
  } else if (authority.host) {
    host = authority.host;
  }
  let socket;
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(authority, options);
  } else if (protocol === 'http:') {
    socket = net.connect({ port, host, ...options });
  } else if (protocol === 'https:') {
    const secure = { ...options, ALPNProtocols: ['h2'] };
    if (secure.servername === undefined && !net.isIP(host)) secure.servername = host;
    socket = require('tls').connect(port, host, secure);
  } else {
    throw makeError('ERR_HTTP2_UNSUPPORTED_PROTOCOL', protocol);
  }
  const session = new ClientHttp2Session(options, socket);
  hide(session, '_authority', `${options.servername || host}:${port}`);
  hide(session, '_protocol', protocol);
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

Object.defineProperty(connect, require('util').promisify.custom, {
  value: (authority, options) => new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }),
});

function checkSessionOptions(options) {
  if (options.settings !== undefined) {
    assertIsObject(options.settings, 'options.settings');
    validateSettings(options.settings);
  }
  const { unknownProtocolTimeout, streamResetBurst, streamResetRate } = options;
  if (unknownProtocolTimeout !== undefined) {
    require('internal/validators').validateUint32(unknownProtocolTimeout, 'unknownProtocolTimeout');
  }
  if (streamResetBurst !== undefined) validateNumber(streamResetBurst, 'streamResetBurst');
  if (streamResetRate !== undefined) validateNumber(streamResetRate, 'streamResetRate');
  if (options.remoteCustomSettings !== undefined && options.remoteCustomSettings.length > 10) {
    throw makeError('ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS');
  }
  for (const name of ['Http1IncomingMessage', 'Http1ServerResponse', 'Http2ServerRequest', 'Http2ServerResponse']) {
    if (options[name] !== undefined) validateFunction(options[name], `options.${name}`);
  }
}

module.exports = { ClientHttp2Session, connect, checkSessionOptions };
