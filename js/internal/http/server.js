'use strict';
// Server and ServerResponse. Connections are native (src/modules/http/connection.rs); what they need
// JavaScript for is in the hooks at the end.

const EventEmitter = require('events');
const net = require('net');
const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { OutgoingMessage } = require('internal/http/outgoing');
const { IncomingMessage, connectionReset, abortSignal } = require('internal/http/incoming');
const { STATUS_CODES, maxHeaderSize, lenient, isLenient, validateValidation } = require('internal/http/constants');
const observe = require('internal/observe');
const execution = native('async_hooks');
const host = native('http');
const { asyncIdOf, triggeredBy } = native('async_hooks');

const { process } = globalThis;
const kLooks = Symbol('looks');
const kNative = Symbol('native server');

function ServerResponse(req, options) { host.initResponse(this, req, options); }
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

// What is hot stands on the nearest prototype too, where the engine finds it at once.
for (const name of Object.getOwnPropertyNames(OutgoingMessage.prototype)) {
  if (name === 'constructor') continue;
  Object.defineProperty(ServerResponse.prototype, name, Object.getOwnPropertyDescriptor(OutgoingMessage.prototype, name));
}
host.defineResponse(ServerResponse.prototype);

// The pairs of headers that were given as an object or an array.
function pairsOf(headers) {
  if (!Array.isArray(headers)) return Object.entries(headers);
  const flat = headers.flat();
  if (flat.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'headers', headers);
  return flat.flatMap((name, at) => (at % 2 ? [] : [[name, flat[at + 1]]]));
}

// An answer before the answer: 1xx.
function inform(res, status, reason, pairs, callback) {
  const lenient = pairs.length > 0 && isLenient(res.req?.socket?.server?.httpValidation);
  if (res.headersSent) throw makeError('ERR_HTTP_HEADERS_SENT', 'write');
  let head = `HTTP/1.1 ${status} ${reason}\r\n`;
  for (const [name, value] of pairs) {
    host.checkName(name);
    host.checkValue(name, value, lenient);
    head += `${name}: ${value}\r\n`;
  }
  return res._writeRaw(`${head}\r\n`, 'latin1', callback);
}

Object.assign(ServerResponse.prototype, {
  writeInformation(statusCode, headers, callback) {
    validateInteger(statusCode, 'statusCode', 100, 199);
    if (statusCode === 101) throw makeError('ERR_HTTP_INVALID_STATUS_CODE', statusCode);
    if (headers === undefined || headers === null) headers = {};
    else if (typeof headers !== 'object') throw makeError('ERR_INVALID_ARG_TYPE', 'headers', 'object', headers);
    return inform(this, statusCode, STATUS_CODES[statusCode] || 'unknown', pairsOf(headers), callback);
  },
  writeContinue(callback) {
    inform(this, 100, 'Continue', [], callback);
    this._sent100 = true;
  },
  writeProcessing(callback) { inform(this, 102, 'Processing', [], callback); },
  writeEarlyHints(hints, callback) {
    validateObject(hints, 'hints');
    if (hints.link === null || hints.link === undefined) return;
    const link = validateLinks(hints.link);
    if (link.length === 0) return;
    const others = Object.entries(hints).filter(([name]) => name !== 'link');
    inform(this, 103, 'Early Hints', [['Link', link], ...others], callback);
  },

  assignSocket(socket) {
    if (socket._httpMessage) throw makeError('ERR_HTTP_SOCKET_ASSIGNED');
    socket._httpMessage = this;
    this.socket = socket;
    host.attach(this, socket);
    if (typeof socket.on === 'function') socket.on('close', onAssignedClose);
    this.emit('socket', socket);
    this._flush();
  },
  detachSocket(socket) {
    if (typeof socket.off === 'function') socket.off('close', onAssignedClose);
    socket._httpMessage = null;
    this.socket = null;
    host.detach(this);
  },
});

function onAssignedClose() {
  if (this._httpMessage) host.closed(this._httpMessage);
}

function validateLinks(link) {
  const links = Array.isArray(link) ? link : [link];
  for (const item of links) {
    if (typeof item !== 'string' || !/^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/.test(item)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'hints', link,
        'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return links.join(', ');
}

// --- Server ---

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  setUp(this, options, listener, ({ noDelay = true, keepAlive, keepAliveInitialDelay, highWaterMark }) => {
    net.Server.call(this, { allowHalfOpen: true, noDelay, keepAlive, keepAliveInitialDelay, highWaterMark });
    this.on('connection', serve);
  });
}

// Makes a server of HTTP of what has only its class yet; `begin` makes it what it is besides, and says
// what carries its connections.
function setUp(server, options, listener, begin) {
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    options = { ...options };
  }
  for (const name of ['requestTimeout', 'headersTimeout', 'keepAliveTimeout', 'keepAliveTimeoutBuffer', 'connectionsCheckingInterval', 'maxHeaderSize']) {
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
  }
  for (const name of ['requireHostHeader', 'joinDuplicateHeaders', 'rejectNonStandardBodyWrites', 'optimizeEmptyRequests']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  validateValidation(options);
  for (const name of ['maxHeaderSize', 'insecureHTTPParser', 'httpValidation', 'joinDuplicateHeaders', 'connectionsCheckingInterval']) {
    server[name] = options[name];
  }
  server.connectionsCheckingInterval ??= 30_000;
  begin(options);
  server.requestTimeout = options.requestTimeout ?? 300_000;
  server.headersTimeout = options.headersTimeout ?? Math.min(60_000, server.requestTimeout || 60_000);
  if (server.requestTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw makeError('ERR_OUT_OF_RANGE', 'headersTimeout', '<= requestTimeout', server.headersTimeout);
  }
  server.keepAliveTimeout = options.keepAliveTimeout ?? 5000;
  server.keepAliveTimeoutBuffer = options.keepAliveTimeoutBuffer ?? 1000;
  server.timeout = 0;
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  server.httpAllowHalfOpen = false;
  server.requireHostHeader = options.requireHostHeader ?? true;
  if (options.shouldUpgradeCallback !== undefined) validateFunction(options.shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  server.shouldUpgradeCallback = options.shouldUpgradeCallback ?? upgradeWhenHeard;
  server.rejectNonStandardBodyWrites = options.rejectNonStandardBodyWrites ?? false;
  if (listener) server.on('request', listener);
  server[kNative] = host.openServer(server, {
    maxHeaderSize: options.maxHeaderSize || maxHeaderSize,
    joinDuplicateHeaders: options.joinDuplicateHeaders,
    insecureHTTPParser: options.insecureHTTPParser ?? (lenient || options.httpValidation === 'insecure'),
    lenientValues: isLenient(options.httpValidation),
    uniqueHeaders: options.uniqueHeaders,
    optimizeEmptyRequests: options.optimizeEmptyRequests,
    ServerResponse: options.ServerResponse === ServerResponse ? undefined : options.ServerResponse,
    IncomingMessage: options.IncomingMessage,
  });
}
function upgradeWhenHeard() { return this.listenerCount('upgrade') > 0; }
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Object.assign(Server.prototype, {
  _onListening(handle) { this[kNative].accept(handle); },

  // Node sets a timer here that looks for slow clients; ours is no script's.
  _beforeListening() {
    this[kLooks] = execution.nextId();
    execution.tellInit(this[kLooks], 'Timeout', execution.triggerNow(), {});
  },

  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  },

  close(callback) {
    this.closeIdleConnections();
    if (this[kLooks]) execution.tellDestroy(this[kLooks]);
    this[kLooks] = 0;
    return net.Server.prototype.close.call(this, callback);
  },
  [EventEmitter.captureRejectionSymbol](err, event, ...args) {
    const res = args[1];
    if (event !== 'request') {
      net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, err, event, ...args);
    } else if (res.headersSent || res.writableEnded) {
      res.destroy();
    } else {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.statusCode = 500;
      res.end('Internal Server Error');
    }
  },
  closeIdleConnections() { this[kNative].closeConnections(true); },
  closeAllConnections() { this[kNative].closeConnections(false); },
});

// A connection over a JavaScript socket, which somebody emitted. (The native half serves those it
// accepts by itself.)
function serve(socket) {
  const connection = this[kNative].serve(socket);
  if (connection) triggeredBy(asyncIdOf(socket._handle), join, this, connection, socket);
}

function join(server, connection, socket, isOurs) {
  connection.server = server;
  socket.server ??= server;
  Object.defineProperty(socket, '_httpMessage', {
    get: () => connection.message, set() {}, enumerable: true, configurable: true,
  });
  const onData = (chunk) => connection.execute(chunk);
  const onEnd = () => connection.peerEnded();
  const onDrain = () => connection.drained();
  const onClose = () => connection.closed();
  const onError = (err) => {
    connection.silence();
    if (!server.emit('clientError', err, socket)) socket.destroy(err);
  };
  const onTimeout = () => timedOut(server, socket, socket._httpMessage?.req, socket._httpMessage);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('drain', onDrain);
  // The server's own is the first; the response's is where it got its turn.
  socket[isOurs ? 'prependListener' : 'on']('close', onClose);
  const closeFront = () => connection.closeFront();
  connection.given = () => socket.on('close', closeFront);
  connection.taken = () => socket.off('close', closeFront);
  if (connection.message) insertClose(socket, connection.heardBefore + 1, closeFront);
  socket.on('error', onError);
  socket.on('timeout', onTimeout);
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.setEncoding = refuseEncoding;
  // From now on an error is nothing new.
  connection.silence = () => {
    socket.off('error', onError);
    if (socket.listenerCount('error', noop) === 0) socket.on('error', noop);
  };
  if (connection.silent) connection.silence();
  // While nobody else listens for its bytes they do not go through the socket: each piece of a body is a
  // callback of its own then.
  const onPause = () => socket._readStop();
  const onResume = () => {
    if (socket._handle && !socket._handle.reading) socket._readStart();
  };
  const handle = socket instanceof net.Socket && !socket._onread ? socket._handle : null;
  if (handle) {
    connection.take(handle);
    socket.on('pause', onPause).on('resume', onResume);
  }
  connection.handOver = () => {
    if (handle) {
      connection.giveBack(handle);
      socket.off('pause', onPause).off('resume', onResume);
    }
    socket.off('data', onData).off('end', onEnd).off('drain', onDrain).off('close', onClose).off('error', onError)
      .off('timeout', onTimeout);
    delete socket.setEncoding;
    const { message } = connection;
    if (message) socket.on('drain', onDrain).on('close', () => host.closed(message));
    connection.leave();
  };
}

// A listener for a socket's `close`, at a place among the others.
function insertClose(socket, at, listener) {
  const { rawListeners, removeListener, on } = EventEmitter.prototype;
  const late = rawListeners.call(socket, 'close').slice(at);
  for (const other of late) removeListener.call(socket, 'close', other);
  for (const each of [listener, ...late]) on.call(socket, 'close', each);
}

function over(req, res) {
  host.closed(res);
  abortSignal(req);
}

function noop() {}
function refuseEncoding() { throw makeError('ERR_HTTP_SOCKET_ENCODING'); }

// Nothing came or went for a time: whoever listens decides.
function timedOut(server, socket, req, res) {
  const told = [
    req && !req.complete && req.emit('timeout', socket),
    res && res.emit('timeout', socket),
    server.emit('timeout', socket),
  ];
  if (!told.includes(true)) socket.destroy();
}

const kBegun = Symbol('begun');
const channels = {
  socket: 'net.server.socket',
  created: 'http.server.response.created',
  start: 'http.server.request.start',
  finish: 'http.server.response.finish',
};

host.setHooks({
  // A request is about to be emitted, and a response has been sent: told when somebody observes that.
  started(server, request, response) {
    response[kBegun] = observe.begin('http');
    observe.publish(channels.created, () => ({ request, response }));
    observe.publish(channels.start, () => ({ request, response, socket: request.socket, server }));
  },
  sent(server, request, response) {
    observe.end(response[kBegun], 'http', 'HttpRequest', () => ({
      req: { method: request.method, url: request.url, headers: request.headers },
      res: { statusCode: response.statusCode, statusMessage: response.statusMessage, headers: response.getHeaders() },
    }));
    observe.publish(channels.finish, () => ({ request, response, socket: request.socket, server }));
  },

  dated() { setTimeout(() => {}, 1000 - (Date.now() % 1000)).unref(); },

  opened(server) { server._connections++; },
  released(server) {
    server._connections--;
    server._emitCloseIfDrained();
  },

  // A script asks for a socket for the first time.
  loadSockets() { require('internal/http/socket').setJoin(join); },

  timedOut(server, socket, req, res) {
    // Those who listen to the socket itself decide nothing. (It may be a stream's by then, which the
    // server listens to.)
    const listeners = EventEmitter.prototype.rawListeners.call(socket, 'timeout');
    timedOut(server, socket, req, res);
    for (const listener of listeners) Reflect.apply(listener, socket, []);
  },

  upgrade(server, name, req, socket, rest, connection) {
    // As a stream: its state is made now, if it was not there.
    socket._readableState;
    connection.handOver?.();
    socket.parser = null;
    // A callback may want what nobody does.
    if (!server.emit(name, req, socket, rest)) {
      socket.destroy();
      return;
    }
    if (!socket.readableFlowing) socket.pause();
  },

  // Whether a request that asks for another protocol gets it.
  upgrades(server, req) { return Boolean(server.shouldUpgradeCallback(req)); },

  // A request with Expect, or without Host, or on a connection that may have no more of them.
  unusual(server, req, res, hasHost, expects, continues, seen) {
    const max = ~~server.maxRequestsPerSocket;
    if (max > 0) {
      res.maxRequestsOnConnectionReached = seen >= max;
      if (seen > max) {
        server.emit('dropRequest', req, req.socket);
        res.writeHead(503);
        res.end();
        return;
      }
    }
    if (!hasHost && server.requireHostHeader) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
    } else if (expects && continues) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', req, res);
      } else {
        res.writeContinue();
        server.emit('request', req, res);
      }
    } else if (expects) {
      if (server.listenerCount('checkExpectation') > 0) {
        server.emit('checkExpectation', req, res);
      } else {
        res.writeHead(417);
        res.end();
      }
    } else {
      server.emit('request', req, res);
    }
  },

  clientError(server, connection, err, res) {
    if (server.listenerCount('clientError') > 0) {
      const socket = connection.getSocket();
      // That the peer is slow leaves the socket as it is: errors are told of still.
      if (err.code !== 'ERR_HTTP_REQUEST_TIMEOUT') {
        connection.silent = true;
        connection.silence?.();
      }
      server.emit('clientError', err, socket);
      return;
    }
    // Nothing of a response may have been sent: an answer would be read as part of it.
    if (!res || !res._headerSent) {
      const status = err.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' :
        err.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? '413 Payload Too Large' :
          err.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
      connection.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    }
    const { heard } = connection;
    if (heard) {
      // As a stream: its state is made now, if it was not there.
      heard._readableState;
      connection.silence?.();
      heard.destroy(err);
    } else {
      connection.destroy();
    }
  },

  // With `optimizeEmptyRequests` a request without a body is over when it begins.
  empty(req) {
    req._dumped = true;
    Object.assign(req._readableState, { ended: true, endEmitted: true, destroyed: true, closed: true, closeEmitted: true });
  },

  // The plain socket is closed, and the response that had it.
  closed(socket, connection, before) {
    if (connection.message) insertClose(socket, before, () => connection.closeFront());
    socket.emit('close', false);
  },

  // The connection ended before the response.
  aborted(req, res, hasTurn) {
    if (!req.complete || !req.readableEnded) {
      if (!req.destroyed && req.listenerCount('error') + req.listenerCount('aborted') + req.listenerCount('close') > 0) {
        req.destroy(connectionReset('aborted'));
      } else {
        req.aborted = true;
      }
    }
    if (!hasTurn) {
      res.destroyed = true;
      process.nextTick(over, req, res);
    }
  },
  over,
}, ServerResponse.prototype);

observe.follow([...Object.values(channels), 'http'], () => {
  const { socket, ...messages } = channels;
  host.observe(observe.isHeard(socket), Object.values(messages).some(observe.isHeard) || Boolean(observe.observes?.('http')));
});

module.exports = { Server, ServerResponse, setUp, serve };
