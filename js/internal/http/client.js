'use strict';
// ClientRequest: an OutgoingMessage that asks an agent for a socket, and reads the response that
// comes on it with a native parser.

const net = require('net');
const { makeError, AbortError } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber } = require('internal/validators');
const { OutgoingMessage, noop } = require('internal/http/outgoing');
const { connectionReset } = require('internal/http/incoming');
const { Agent, getGlobalAgent } = require('internal/http/agent');
const { maxHeaderSize } = require('internal/http/constants');
const host = native('http');

const { process } = globalThis;

function urlOptions(url) {
  const options = {
    __proto__: null,
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

  let { agent } = options;
  if (agent === false) agent = new Agent();
  else if (agent === null || agent === undefined) {
    agent = typeof options.createConnection === 'function' ? undefined : getGlobalAgent();
  } else if (typeof agent.addRequest !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;
  const protocol = options.protocol || agent?.protocol || 'http:';
  const expected = agent?.protocol || 'http:';
  if (options.path !== undefined && options.path !== null && /[^\u0021-\u00ff]/.test(`${options.path}`)) {
    throw makeError('ERR_UNESCAPED_CHARACTERS', 'Request path');
  }
  if (protocol !== expected) throw makeError('ERR_INVALID_PROTOCOL', protocol, expected);
  for (const name of ['hostname', 'host']) {
    const value = options[name];
    if (value !== null && value !== undefined && typeof value !== 'string') {
      throw makeError('ERR_INVALID_ARG_TYPE', `options.${name}`, ['string', 'undefined', 'null'], value);
    }
  }
  const defaultPort = options.defaultPort || agent?.defaultPort || 80;
  const port = options.port = options.port || defaultPort;
  const target = options.host = options.hostname || options.host || 'localhost';
  this.timeout = options.timeout;
  if (options.timeout !== undefined) validateNumber(options.timeout, 'timeout', 0);
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
  if (options.insecureHTTPParser) {
    validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
    throw makeError('ERR_METHOD_NOT_IMPLEMENTED', "http.request() with 'insecureHTTPParser'");
  }
  this.maxHeaderSize = options.maxHeaderSize;
  this.path = options.path || '/';
  this.host = target;
  this.protocol = protocol;
  this.aborted = false;
  this.res = null;
  this.reusedSocket = false;
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  if (callback) this.once('response', callback);
  if (['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method)) this.useChunkedEncodingByDefault = false;
  this.shouldKeepAlive = Boolean(agent && (agent.keepAlive || Number.isFinite(agent.maxSockets)));
  if (agent) {
    // One request a socket, or many: the agent says which.
    if (!agent.keepAlive && !Number.isFinite(agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
  }

  const list = Array.isArray(options.headers);
  if (!list) {
    if (options.headers) for (const name of Object.keys(options.headers)) this.setHeader(name, options.headers[name]);
    const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
    if (target && !this.getHeader('host') && setHost) {
      let value = target;
      if (value.includes(':') && value.indexOf(':') !== value.lastIndexOf(':') && !value.startsWith('[')) value = `[${value}]`;
      if (port && Number(port) !== defaultPort) value += `:${port}`;
      this.setHeader('Host', value);
    }
    if (options.auth && !this.getHeader('Authorization')) {
      this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    }
    if (this.getHeader('expect')) this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, this._flatHeaders());
  } else {
    const flat = options.headers.flat();
    if (flat.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'options.headers', options.headers);
    this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, flat);
  }

  this._ended = false;
  if (signal) require('internal/stream/abort').addAbortSignal(signal, this);
  options.path = options.socketPath;
  // The request listens to it; the socket need not.
  delete options.signal;
  if (agent) {
    agent.addRequest(this, options);
  } else {
    this._last = true;
    this.shouldKeepAlive = false;
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
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

Object.assign(ClientRequest.prototype, {
  _finish() {
    OutgoingMessage.prototype._finish.call(this);
  },

  _implicitHeader() {
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this._flatHeaders());
  },

  _sent() {
    if (this.res && this._responseEnded) release(this);
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
    if (this.res) {
      this.res._dump();
      // What its reader has not taken yet is nobody's any more.
      const state = this.res._readableState;
      if (state.length > 0 && !this.res.complete) {
        state.buffer = [];
        state.bufferIndex = state.length = 0;
      }
    }
    this._error = err;
    if (this.socket) this._destroySocket(this.socket, err);
    else if (this._waitingForSocket !== false) {
      // No socket yet: one that comes is not taken, and the request is over.
      this._dead = true;
      process.nextTick(closeUnsent, this, err);
    }
    return this;
  },

  _destroySocket(socket, err) {
    if (!this.res && !err && !this.aborted) err = this._error || connectionReset('socket hang up');
    this._error = err;
    socket.destroy(err);
  },

  onSocket(socket, err) {
    process.nextTick(onSocketNow, this, socket, err);
  },

  setNoDelay(on) { this._whenSocket((socket) => socket.setNoDelay(on)); },
  setSocketKeepAlive(on, delay) { this._whenSocket((socket) => socket.setKeepAlive(on, delay)); },
  _whenSocket(act) {
    if (this.socket && !this.socket.connecting) act(this.socket);
    else if (this.socket) this.socket.once('connect', () => act(this.socket));
    else this.once('socket', (socket) => act(socket));
  },

  setTimeout(msecs, callback) {
    if (this._ended) return this;
    validateNumber(msecs, 'msecs', 0);
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
    if (this.socket) setSocketTimeout(this, this.socket);
    return this;
  },

  clearTimeout(callback) { this.setTimeout(0, callback); },
});
Object.defineProperty(ClientRequest.prototype, 'writableFinished', {
  get() { return this._allSent === true; },
  set(value) { this._allSent = value; },
  configurable: true,
});

function closeUnsent(req, err) {
  if (!err && !req.aborted) err = connectionReset('socket hang up');
  if (err && !req._errorTold) {
    req._errorTold = true;
    req.emit('error', err);
  }
  req._closed = true;
  req.emit('close');
}

function setSocketTimeout(req, socket) {
  if (!req._onTimeout) {
    req._onTimeout = () => req.emit('timeout');
    socket.on('timeout', req._onTimeout);
  }
  const apply = () => socket.setTimeout(req.timeout);
  if (socket.connecting) socket.once('connect', apply);
  else apply();
}

function onSocketNow(req, socket, err) {
  if (req._dead || req.destroyed) {
    if (socket && !socket.destroyed) {
      if (!req.agent || socket._httpReused === undefined) socket.destroy();
      else socket.emit('free');
    }
    return;
  }
  if (err) {
    req.emit('error', err);
    req.emit('close');
    return;
  }
  req._waitingForSocket = false;
  req.socket = socket;
  socket._httpMessage = req;
  const parser = host.ResponseParser({
    onHead: (res, keepsAlive, upgrade, untilClose) => onHead(req, socket, res, keepsAlive && !untilClose, upgrade),
    onEnd: (res) => onMessageEnd(req, res),
  }, socket, req.maxHeaderSize || maxHeaderSize);
  parser.skipBody(req.method === 'HEAD');
  req._parser = parser;

  const listeners = {
    data(chunk) {
      const result = parser.execute(chunk);
      if (result === undefined) return;
      if (result === true) {
        socket._httpPaused = true;
        socket.pause();
      } else if (result instanceof Error) {
        req._error = result;
        req._errorTold = true;
        socket.destroy();
        req.emit('error', result);
      } else {
        onUpgrade(req, socket, result);
      }
    },
    end() {
      const cut = parser.finish();
      if (!req.res && !req._errorTold) {
        req._errorTold = true;
        req.destroyed = true;
        socket.destroy();
        req.emit('error', connectionReset('socket hang up'));
      } else if (cut !== false) {
        socket.destroy();
      }
    },
    error(err) {
      req.destroyed = true;
      if (!req._errorTold) {
        req._errorTold = true;
        req.emit('error', err);
      }
      socket.destroy();
    },
    close() { onSocketClose(req, socket, parser); },
    drain() { req._drained(); },
  };
  for (const name in listeners) socket.on(name, listeners[name]);
  req._leave = () => {
    for (const name in listeners) socket.off(name, listeners[name]);
    if (req._onTimeout) socket.off('timeout', req._onTimeout);
  };
  if (req.timeout) setSocketTimeout(req, socket);
  req._outlet = {
    write(head, chunk, encoding, callback) {
      let data = typeof chunk === 'string' ? Buffer.from(chunk, encoding || 'utf8') : chunk;
      if (head) data = Buffer.concat([Buffer.from(head, 'latin1'), data]);
      if (data.length === 0) return 0;
      const room = socket.write(data, () => {
        if (socket.writableLength === 0) callback();
      });
      return room && !socket.connecting ? 0 : Math.max(socket.writableLength, 1);
    },
  };
  req.emit('socket', socket);
  if (req.destroyed) {
    req._destroySocket(socket, req._error);
    return;
  }
  req._flush();
}

function onHead(req, socket, res, keepsAlive, upgrade) {
  if (req.res && req.res.statusCode >= 200) {
    // A second answer to one request.
    socket.destroy();
    return 0;
  }
  const status = res.statusCode;
  if (req.method === 'CONNECT' || (upgrade && status === 101)) {
    req.res = res;
    return 2;
  }
  if (status >= 100 && status < 200 && status !== 101) {
    if (status === 100) req.emit('continue');
    req.emit('information', {
      statusCode: status, statusMessage: res.statusMessage, httpVersion: res.httpVersion,
      httpVersionMajor: 1, httpVersionMinor: res.httpVersionMinor, headers: res.headers, rawHeaders: res.rawHeaders,
    });
    res._informational = true;
    return 0;
  }
  req.res = res;
  res.req = req;
  if (req.shouldKeepAlive && !keepsAlive) req.shouldKeepAlive = false;
  if (req.aborted || req.listenerCount('response') === 0) {
    res._dump();
    if (req.aborted) return 0;
    res.resume();
    res.on('end', () => onResponseRead(req, res));
    return 0;
  }
  res.once('end', () => onResponseRead(req, res));
  req.emit('response', res);
  return 0;
}

// The response has come whole; its reader may still be at it.
function onMessageEnd(req, res) {
  if (res._informational) return;
  req._responseComplete = true;
}

function onResponseRead(req, res) {
  req._responseEnded = true;
  res._ended = true;
  if (!req.shouldKeepAlive) {
    if (req.socket && !req.socket.destroyed) {
      if (req.socket.writable) req.socket.destroySoon();
    }
    return;
  }
  if (req.writableFinished) release(req);
}

// Gives the socket back to the agent.
function release(req) {
  const { socket } = req;
  if (req._released || req._closed || !req.shouldKeepAlive) return;
  req._released = true;
  if (req._onTimeout) {
    socket.setTimeout(0);
  }
  req._leave();
  req._outlet = null;
  req.destroyed = true;
  process.nextTick(() => {
    req._closed = true;
    req.emit('close');
    socket.emit('free');
  });
  if (req.res) req.res.destroy();
}

function onUpgrade(req, socket, rest) {
  const { res } = req;
  const name = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  req._leave();
  if (socket._agentLeave) socket._agentLeave();
  req.upgradeOrConnect = true;
  if (req.listenerCount(name) > 0) {
    socket.readableFlowing = null;
    req.emit(name, res, socket, rest);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  } else {
    socket.destroy();
  }
}

function onSocketClose(req, socket, parser) {
  parser.finish();
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(connectionReset('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable && res.complete) res._read();
  } else {
    // abort() is a wish, not a failure.
    if (!req._errorTold && (!req.aborted || req._error)) {
      req._errorTold = true;
      req.emit('error', req._error || connectionReset('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  req._leave();
}

module.exports = { ClientRequest };
