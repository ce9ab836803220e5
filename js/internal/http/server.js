'use strict';
// Server and ServerResponse. Connections are native (src/modules/http/connection.rs); what they need
// JavaScript for is in the hooks at the end.

const net = require('net');
const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { OutgoingMessage, noop } = require('internal/http/outgoing');
const { IncomingMessage, connectionReset } = require('internal/http/incoming');
const { STATUS_CODES, maxHeaderSize } = require('internal/http/constants');
const host = native('http');

const { process } = globalThis;
const kNative = Symbol('native server');

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (!req) return;
  this.req = req;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) this.useChunkedEncodingByDefault = false;
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

Object.assign(ServerResponse.prototype, {
  // Methods of the next prototype, where the engine finds them at once.
  setHeader: OutgoingMessage.prototype.setHeader,
  write: OutgoingMessage.prototype.write,
  end: OutgoingMessage.prototype.end,

  statusCode: 200,
  statusMessage: undefined,
  sendDate: true,
  _sent100: false,
  _expect_continue: false,

  _implicitHeader() { this.writeHead(this.statusCode); },

  writeHead(statusCode, reason, headers) {
    if (this._header) throw makeError('ERR_HTTP_HEADERS_SENT', 'write');
    const given = statusCode;
    statusCode |= 0;
    if (statusCode < 100 || statusCode > 999) throw makeError('ERR_HTTP_INVALID_STATUS_CODE', given);
    if (typeof reason === 'string') {
      this.statusMessage = reason;
    } else {
      this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
      headers ??= reason;
    }
    this.statusCode = statusCode;
    let flat;
    if (headers) {
      if (Array.isArray(headers)) {
        if (Array.isArray(headers[0])) headers = headers.flat();
        if (headers.length % 2 !== 0) throw makeError('ERR_INVALID_ARG_VALUE', 'headers', headers);
        const names = new Set();
        for (let i = 0; i < headers.length; i += 2) {
          const name = `${headers[i]}`;
          host.checkName(name);
          for (const item of [headers[i + 1]].flat()) host.checkValue(name, item);
          const key = name.toLowerCase();
          if (this._headers_ && !names.has(key)) delete this._headers_[key];
          names.add(key);
        }
        flat = this._flatHeaders();
        for (let i = 0; i < headers.length; i += 2) for (const item of [headers[i + 1]].flat()) flat.push(headers[i], item);
      } else {
        for (const name of Object.keys(headers)) if (name) this.setHeader(name, headers[name]);
      }
    }
    flat ||= this._headers_ ? this._flatHeaders() : [];
    try { host.checkValue('', this.statusMessage); } catch { throw makeError('ERR_INVALID_CHAR', 'statusMessage'); }
    if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
    // A client that was not told to go on may not have sent the body: what follows is not certain.
    if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
    this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`, flat);
    return this;
  },

  _keepAliveLine() {
    const { server } = this;
    if (!server || !server.keepAliveTimeout) return '';
    const max = ~~server.maxRequestsPerSocket > 0 ? `, max=${server.maxRequestsPerSocket}` : '';
    return `Keep-Alive: timeout=${Math.floor(server.keepAliveTimeout / 1000)}${max}\r\n`;
  },

  writeContinue(callback) {
    this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', '', 'latin1', callback || noop);
    this._sent100 = true;
  },
  writeProcessing(callback) {
    this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', '', 'latin1', callback || noop);
  },
  writeEarlyHints(hints, callback) {
    validateObject(hints, 'hints');
    if (hints.link === null || hints.link === undefined) return;
    const link = [hints.link].flat().join(', ');
    if (link.length === 0) return;
    let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
    for (const name of Object.keys(hints)) {
      if (name === 'link') continue;
      host.checkName(name);
      host.checkValue(name, hints[name]);
      head += `${name}: ${hints[name]}\r\n`;
    }
    this._writeRaw(`${head}\r\n`, '', 'latin1', callback || noop);
  },

  assignSocket(socket) {
    if (socket._httpMessage) throw makeError('ERR_HTTP_SOCKET_ASSIGNED');
    socket._httpMessage = this;
    this.socket = socket;
    this._outlet = {
      write(head, chunk, encoding, callback) {
        socket.write(Buffer.concat([Buffer.from(head || '', 'latin1'),
          typeof chunk === 'string' ? Buffer.from(chunk, encoding || 'utf8') : chunk]), callback);
        return 0;
      },
    };
    this.emit('socket', socket);
    this._flush();
  },
  detachSocket(socket) {
    socket._httpMessage = null;
    this.socket = null;
    this._outlet = null;
  },

  // All of it is with the system: the next response's turn.
  _sent() {
    const connection = this._connection;
    this._outlet = null;
    if (connection) {
      const next = connection.next(this, this._last);
      if (next) {
        next._outlet = connection;
        if (next.outputData) next._flush();
      }
    }
    if (this._events) process.nextTick(emitClose, this);
    else this._closed = true;
  },
});
ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;
Object.defineProperty(ServerResponse.prototype, 'server', {
  get() { return this._connection ? this._connection.server : undefined; }, configurable: true,
});

function emitClose(res) {
  if (res._closed) return;
  res._closed = true;
  res.destroyed = true;
  res.emit('close');
}

// --- Server ---

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
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
  for (const name of ['requireHostHeader', 'joinDuplicateHeaders', 'rejectNonStandardBodyWrites', 'insecureHTTPParser']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  if (options.insecureHTTPParser) throw makeError('ERR_METHOD_NOT_IMPLEMENTED', "http.createServer() with 'insecureHTTPParser'");
  net.Server.call(this, { allowHalfOpen: true, noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark });
  this.requestTimeout = options.requestTimeout ?? 300_000;
  this.headersTimeout = options.headersTimeout ?? Math.min(60_000, this.requestTimeout || 60_000);
  if (this.requestTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw makeError('ERR_OUT_OF_RANGE', 'headersTimeout', '<= requestTimeout', this.headersTimeout);
  }
  this.keepAliveTimeout = options.keepAliveTimeout ?? 5000;
  this.keepAliveTimeoutBuffer = options.keepAliveTimeoutBuffer ?? 1000;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.httpAllowHalfOpen = false;
  this.requireHostHeader = options.requireHostHeader ?? true;
  this.rejectNonStandardBodyWrites = options.rejectNonStandardBodyWrites ?? false;
  if (listener !== undefined) {
    validateFunction(listener, 'requestListener');
    this.on('request', listener);
  }
  this[kNative] = host.openServer(this, {
    maxHeaderSize: options.maxHeaderSize || maxHeaderSize,
    joinDuplicateHeaders: options.joinDuplicateHeaders,
    ServerResponse: options.ServerResponse === ServerResponse ? undefined : options.ServerResponse,
    IncomingMessage: options.IncomingMessage,
  });
  this.on('connection', serve);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Object.assign(Server.prototype, {
  _onListening(handle) { this[kNative].accept(handle); },

  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  },

  close(callback) {
    this.closeIdleConnections();
    return net.Server.prototype.close.call(this, callback);
  },
  closeIdleConnections() { this[kNative].closeConnections(true); },
  closeAllConnections() { this[kNative].closeConnections(false); },
});

// A connection over a JavaScript socket: somebody listens to 'connection', or emitted it.
function serve(socket) {
  join(this, this[kNative].serve(socket), socket);
}

function join(server, connection, socket) {
  connection.server = server;
  socket.server ??= server;
  const onData = (chunk) => connection.execute(chunk);
  const onEnd = () => connection.peerEnded();
  const onDrain = () => connection.drained();
  const onClose = () => connection.closed();
  const onError = (err) => {
    if (!server.emit('clientError', err, socket)) socket.destroy(err);
  };
  const onTimeout = () => {
    if (!server.emit('timeout', socket)) socket.destroy();
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('drain', onDrain);
  socket.on('close', onClose);
  socket.on('error', onError);
  socket.on('timeout', onTimeout);
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  connection.leave = () => {
    socket.off('data', onData).off('end', onEnd).off('drain', onDrain).off('error', onError).off('timeout', onTimeout);
  };
}

host.setHooks({
  opened(server) { server._connections++; },
  released(server) {
    server._connections--;
    server._emitCloseIfDrained();
  },

  // A script asks for the socket of a connection that had none so far.
  makeSocket(server, handle, connection) {
    const socket = new net.Socket({ handle, allowHalfOpen: true, manualStart: true, noDelay: server.noDelay });
    socket.server = server;
    socket._server = server;
    join(server, connection, socket);
    return socket;
  },

  upgrade(server, name, req, socket, rest, connection) {
    if (connection.leave) connection.leave();
    server.emit(name, req, socket, rest);
    if (!socket.readableFlowing) socket.pause();
  },

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
      server.emit('clientError', err, connection.getSocket());
      return;
    }
    // Nothing of a response may have been sent: an answer would be read as part of it.
    if (!res || !res._headerSent) {
      const status = err.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' :
        err.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? '413 Payload Too Large' :
          err.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
      connection.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, '', 'latin1', noop);
    }
    connection.destroy();
  },

  // The connection ended before the response.
  aborted(req, res) {
    if (!req.complete || !req.readableEnded) {
      if (!req.destroyed && req.listenerCount('error') + req.listenerCount('aborted') + req.listenerCount('close') > 0) {
        req.destroy(connectionReset('aborted'));
      } else {
        req.aborted = true;
      }
    }
    res.destroyed = true;
    res._outlet = null;
    emitClose(res);
  },
}, ServerResponse.prototype);

module.exports = { Server, ServerResponse, _connectionListener: serve };
