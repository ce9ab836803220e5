'use strict';
// ClientRequest: an OutgoingMessage that asks an agent for a socket, and reads the response that
// comes on it with a native parser.

const net = require('net');
const { makeError, AbortError } = require('internal/errors');
const { validateBoolean, validateNumber } = require('internal/validators');
const { OutgoingMessage } = require('internal/http/outgoing');
const { connectionReset } = require('internal/http/incoming');
const { Agent, getGlobalAgent } = require('internal/http/agent');
const { maxHeaderSize, lenient } = require('internal/http/constants');
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
  if (options.insecureHTTPParser !== undefined) validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
  this.insecureHTTPParser = options.insecureHTTPParser;
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

  if (options.setDefaultHeaders === false) this._removedConnection = this._removedContLen = this._removedTE = true;
  if (options.uniqueHeaders) host.setUnique(this, options.uniqueHeaders);
  const list = Array.isArray(options.headers);
  if (!list) {
    if (options.headers && Array.isArray(options.headers.host)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.headers.host', 'string', options.headers.host);
    }
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
    if (this.getHeader('expect')) this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`);
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
  _implicitHeader() {
    if (this.headersSent) throw makeError('ERR_HTTP_HEADERS_SENT', 'render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`);
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
    if (this.res) this.res._dump();
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
    listenForTimeout(this);
    msecs = timerDuration(msecs, 'msecs');
    if (callback) this.once('timeout', callback);
    if (this.socket) setSocketTimeout(this.socket, msecs);
    else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
    return this;
  },

  clearTimeout(callback) { this.setTimeout(0, callback); },
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

// A listener on the socket, which may carry another request by then.
function emitRequestTimeout() {
  const req = this._httpMessage;
  if (req) req.emit('timeout');
}

function listenForTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) req.socket.once('timeout', emitRequestTimeout);
  else req.once('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
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
    req.destroyed = true;
    req.emit('error', err);
    req._closed = true;
    req.emit('close');
    return;
  }
  req._waitingForSocket = false;
  req.socket = socket;
  socket._httpMessage = req;
  const parser = host.ResponseParser({
    onHead: (res, keepsAlive, upgrade, untilClose) => onHead(req, socket, res, keepsAlive && !untilClose, upgrade),
    onEnd: (res) => onMessageEnd(req, res),
  }, socket, req.maxHeaderSize || maxHeaderSize, req.insecureHTTPParser ?? lenient,
  req.joinDuplicateHeaders);
  parser.skipBody(req.method === 'HEAD');
  req._parser = socket.parser = parser;

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
    drain() { host.drained(req); },
  };
  for (const name in listeners) socket.on(name, listeners[name]);
  req._leave = () => {
    for (const name in listeners) socket.off(name, listeners[name]);
  };
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  host.attach(req, socket);
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
      if (req.socket.writable) {
        if (typeof req.socket.destroySoon === 'function') req.socket.destroySoon();
        else req.socket.end();
      }
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
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  req._leave();
  host.detach(req);
  req.destroyed = true;
  socket.parser = null;
  process.nextTick(() => {
    if (req.res) req.res.destroy();
    req._closed = true;
    req.emit('close');
    socket.emit('free');
  });
}

function onUpgrade(req, socket, rest) {
  const { res } = req;
  const name = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  req._leave();
  socket.parser = null;
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
