'use strict';
// ClientRequest: an OutgoingMessage that asks an agent for a socket. What happens on it is in
// internal/http/exchange.js.

const net = require('net');
const { makeError } = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber } = require('internal/validators');
const { OutgoingMessage } = require('internal/http/outgoing');
const { Agent, getGlobalAgent, kProxy } = require('internal/http/agent');
const { assign, listenForTimeout, kError, kBegun, kOfFetch } = require('internal/http/exchange');
const observe = require('internal/observe');
const { validateValidation, isLenient } = require('internal/http/constants');
const host = native('http');

const { process } = globalThis;

function urlOptions(url) {
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    hash: url.hash,
    search: url.search,
    pathname: url.pathname,
    path: `${url.pathname || ''}${url.search || ''}`,
    href: url.href,
  };
  if (url.port !== '') options.port = Number(url.port);
  if (url.username || url.password) {
    options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  }
  return options;
}

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  if (typeof input === 'string') {
    input = urlOptions(new URL(input));
  } else if (input && typeof input.href === 'string' && input.searchParams) {
    input = urlOptions(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }

  // Https has its own.
  const { _defaultAgent: defaultAgent } = options;
  let { agent } = options;
  if (agent === false) agent = new (defaultAgent ? defaultAgent.constructor : Agent)();
  else if (agent === null || agent === undefined) {
    agent = typeof options.createConnection === 'function' ? undefined : defaultAgent || getGlobalAgent();
  } else if (typeof agent.addRequest !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;
  // A request of fetch's is none that tools hear of here.
  if (options[kOfFetch]) this[kOfFetch] = options[kOfFetch];
  const protocol = options.protocol || defaultAgent?.protocol || 'http:';
  const expected = agent?.protocol || defaultAgent?.protocol || 'http:';
  if (options.path !== undefined && options.path !== null) checkPath(`${options.path}`);
  if (protocol !== expected) throw makeError('ERR_INVALID_PROTOCOL', protocol, expected);
  for (const name of ['hostname', 'host']) {
    const value = options[name];
    if (value !== null && value !== undefined && typeof value !== 'string') {
      throw makeError('ERR_INVALID_ARG_TYPE', `options.${name}`, ['string', 'undefined', 'null'], value);
    }
  }
  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const target = options.host = options.hostname || options.host || 'localhost';
  if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
  const { signal } = options;

  let { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.method', 'string', method);
  }
  if (method) {
    if (!host.isToken(method)) throw makeError('ERR_INVALID_HTTP_TOKEN', 'Method', method);
    method = this.method = method.toUpperCase();
  } else {
    method = this.method = 'GET';
  }
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  validateValidation(options);
  if (isLenient(options.httpValidation)) host.setLenient(this);
  if (options.joinDuplicateHeaders !== undefined) validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;
  this.maxHeaderSize = options.maxHeaderSize;
  this.maxHeadersCount = null;
  this.socketPath = options.socketPath;
  this.timeoutCb = null;
  this.parser = null;
  this.path = options.path || '/';
  this.host = target;
  this.protocol = protocol;
  this.aborted = false;
  this.res = null;
  this.reusedSocket = false;
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  if (callback) this.once('response', callback);
  if (['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method)) this.useChunkedEncodingByDefault = false;
  // One request a socket, or many: the agent says which.
  this.shouldKeepAlive = Boolean(agent && (agent.keepAlive || Number.isFinite(agent.maxSockets)));
  this._last = !this.shouldKeepAlive;

  // What goes through a tunnel does not know of it.
  const proxy = agent?.[kProxy]?.isTold(options) ? agent[kProxy] : undefined;
  if (proxy) this.path = proxy.target(this.path, options);
  if (options.setDefaultHeaders === false) this._removedConnection = this._removedContLen = this._removedTE = true;
  if (options.uniqueHeaders) host.setUnique(this, options.uniqueHeaders);
  if (Array.isArray(options.headers)) {
    const flat = options.headers.flat();
    if (flat.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'options.headers', options.headers);
    if (proxy) {
      const at = flat.findIndex((name, at) => at % 2 === 0 && `${name}`.toLowerCase() === 'host');
      if (at !== -1) proxy.checkHost(flat[at + 1], options);
      flat.push(...proxy.headers(this.shouldKeepAlive));
    }
    this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, flat);
  } else {
    setHeaders(this, options, target, port, defaultPort, proxy);
    if (this.getHeader('expect')) this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`);
  }

  this._ended = false;
  if (signal) require('internal/stream/abort').addAbortSignal(signal, this);
  options.path = options.socketPath;
  // The request listens to it; the socket need not.
  delete options.signal;
  if (agent) {
    agent.addRequest(this, options);
  } else {
    const created = (err, socket) => {
      if (err) process.nextTick(() => this.emit('error', err));
      else this.onSocket(socket);
    };
    if (typeof options.createConnection === 'function') {
      let called = false;
      const once = (err, socket) => {
        if (!called) {
          called = true;
          created(err, socket);
        }
      };
      const socket = options.createConnection(options, once);
      if (socket) once(null, socket);
    } else {
      this.onSocket(net.createConnection(options));
    }
  }
  if (!this[kOfFetch]) observe.publish('http.client.request.created', () => ({ request: this }));
}

// The headers that were given as an object, and those that go with every request.
function setHeaders(req, options, target, port, defaultPort, proxy) {
  const { headers, auth } = options;
  if (headers) {
    if (Array.isArray(headers.host)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.headers.host', 'string', headers.host);
    }
    for (const name of Object.keys(headers)) req.setHeader(name, headers[name]);
  }
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  const given = req.getHeader('host');
  if (given && proxy) proxy.checkHost(given, options);
  if (target && !given && setHost) {
    let value = target;
    if (value.includes(':') && value.indexOf(':') !== value.lastIndexOf(':') && !value.startsWith('[')) value = `[${value}]`;
    if (port && Number(port) !== defaultPort) value += `:${port}`;
    req.setHeader('Host', value);
  }
  if (auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(auth).toString('base64')}`);
  }
  const forProxy = proxy ? proxy.headers(req.shouldKeepAlive) : [];
  for (let at = 0; at < forProxy.length; at += 2) req.setHeader(forProxy[at], forProxy[at + 1]);
}

Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

Object.assign(ClientRequest.prototype, {
  _implicitHeader() {
    if (this.headersSent) throw makeError('ERR_HTTP_HEADERS_SENT', 'render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`);
  },

  _finish() {
    OutgoingMessage.prototype._finish.call(this);
    if (this[kOfFetch]) return;
    this[kBegun] = observe.begin('http');
    observe.publish('http.client.request.start', () => ({ request: this }));
  },

  abort() {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit('abort'));
    this.destroy();
  },

  destroy(err) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (this.res) this.res._dump();
    this[kError] = err;
    // Without a socket it is over when it would get one.
    this.socket?.destroy(err);
    return this;
  },

  onSocket(socket, err) { process.nextTick(assign, this, socket, err); },

  // Calls a method of the socket once it is connected.
  _deferToConnect(method, args) {
    const act = () => Reflect.apply(this.socket[method], this.socket, args);
    const whenWritable = () => {
      if (this.socket.writable && !this.socket.connecting) act();
      else this.socket.once('connect', act);
    };
    if (this.socket) whenWritable();
    else this.once('socket', whenWritable);
  },
  setNoDelay(on) { this._deferToConnect('setNoDelay', [on]); },
  setSocketKeepAlive(on, delay) { this._deferToConnect('setKeepAlive', [on, delay]); },

  setTimeout(msecs, callback) {
    if (this._ended) return this;
    listenForTimeout(this);
    msecs = timerDuration(msecs, 'msecs');
    if (callback) this.once('timeout', callback);
    if (this.socket) setSocketTimeout(this.socket, msecs);
    else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
    return this;
  },

  clearTimeout(callback) { this.setTimeout(0, callback); },
});

const kPath = Symbol('path');
const NOT_IN_PATH = /[^\u0021-\u00ff]/;
Object.defineProperty(ClientRequest.prototype, 'path', {
  get() { return this[kPath]; },
  set(path) {
    checkPath(path);
    this[kPath] = path;
  },
  configurable: true,
});

function checkPath(path) {
  if (NOT_IN_PATH.test(path)) throw makeError('ERR_UNESCAPED_CHARACTERS', 'Request path');
}

// As timers take it: what is too long is cut, with a warning.
function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw makeError('ERR_OUT_OF_RANGE', name, 'a non-negative finite number', msecs);
  }
  const most = 2 ** 31 - 1;
  if (msecs <= most) return msecs;
  process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${most}.`,
    'TimeoutOverflowWarning');
  return most;
}

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
}

module.exports = { ClientRequest };
