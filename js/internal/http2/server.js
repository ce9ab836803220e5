'use strict';
// Servers: each connection becomes a session, or, where that is allowed, one of HTTP/1.

const net = require('net');
const tls = require('tls');
const EventEmitter = require('events');
const { makeError } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { ServerHttp2Session } = require('internal/http2/server_session');
const { checkSessionOptions } = require('internal/http2/client_session');
const { validateSettings, assertIsObject } = require('internal/http2/settings');
const { kBound } = require('internal/http2/session');

const kOptions = Symbol('options');
const kSessions = Symbol('sessions');
const kServesHttp1 = Symbol('serves HTTP/1');

function sessionOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  checkSessionOptions(options);
  if (options.maxSessionInvalidFrames !== undefined) validateUint32(options.maxSessionInvalidFrames, 'maxSessionInvalidFrames');
  if (options.maxSessionRejectedStreams !== undefined) validateUint32(options.maxSessionRejectedStreams, 'maxSessionRejectedStreams');
  options.unknownProtocolTimeout ??= 10_000;
  // The session's own.
  options.settings = { ...options.settings };
  return options;
}

// What both kinds of servers have.
function begin(server, options, listener) {
  server[kOptions] = options;
  server[kSessions] = new Set();
  server.timeout = 0;
  server.on('newListener', loadCompat);
  if (typeof listener === 'function') server.on('request', listener);
}

// The classes of requests and responses are loaded when somebody listens for them.
function loadCompat(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', loadCompat);
  const { onServerStream } = require('internal/http2/compat');
  const options = this[kOptions];
  this.on('stream', (stream, headers, flags, raw) => onServerStream(this, options, stream, headers, flags, raw));
}

const methods = {
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },
  updateSettings(settings) {
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    this[kOptions].settings = { ...this[kOptions].settings, ...settings };
  },
  [EventEmitter.captureRejectionSymbol](err, event, ...args) {
    if (event === 'stream') {
      const [stream] = args;
      if (stream.sentHeaders) {
        stream.destroy(err);
      } else {
        stream.respond({ ':status': 500 });
        stream.end();
      }
    } else if (event === 'request') {
      const [, res] = args;
      if (res.headersSent || res.finished) {
        res.destroy();
      } else {
        for (const name of res.getHeaderNames()) res.removeHeader(name);
        res.statusCode = 500;
        res.end('Internal Server Error');
      }
    } else {
      this.emit('error', err);
    }
  },
};

function closeSessions(server) {
  for (const session of server[kSessions]) session.close();
}

class Http2Server extends net.Server {
  constructor(options, listener) {
    options = sessionOptions(options);
    super(options, onConnection);
    begin(this, options, listener);
  }

  close(callback) {
    super.close(callback);
    closeSessions(this);
    return this;
  }
}

class Http2SecureServer extends tls.Server {
  constructor(options, listener) {
    options = sessionOptions(options);
    if (!options.ALPNCallback) {
      options.ALPNProtocols = ['h2'];
      if (options.allowHTTP1 === true) options.ALPNProtocols.push('http/1.1');
    }
    super(options, onConnection);
    this[kServesHttp1] = options.allowHTTP1 === true;
    if (this[kServesHttp1]) {
      const { Http1IncomingMessage: IncomingMessage, Http1ServerResponse: ServerResponse } = options;
      require('internal/http/server').setUp(this, { ...options, IncomingMessage, ServerResponse }, undefined, () => {});
    }
    begin(this, options, listener);
    this.on('tlsClientError', (err, socket) => {
      if (!this.emit('clientError', err, socket)) socket.destroy(err);
    });
  }

  close(callback) {
    if (this[kServesHttp1]) this.closeIdleConnections();
    super.close(callback);
    closeSessions(this);
    return this;
  }

  closeIdleConnections() {
    if (this[kServesHttp1]) require('internal/http/server').Server.prototype.closeIdleConnections.call(this);
  }
}
for (const { prototype } of [Http2Server, Http2SecureServer]) {
  for (const name of Reflect.ownKeys(methods)) {
    Object.defineProperty(prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: false });
  }
}

function onConnection(socket) {
  const options = this[kOptions];
  socket.on('error', (err) => {
    if (!socket[kBound]) this.emit('socketError', err, socket);
  });
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      socket.server = this;
      require('internal/http/server').serve.call(this, socket);
      return;
    }
    // Who knows what it is deals with it, and in time.
    const timer = setTimeout(() => { if (!socket.destroyed) socket.destroy(); }, options.unknownProtocolTimeout).unref();
    socket.once('close', () => clearTimeout(timer));
    if (this.emit('unknownProtocol', socket)) return;
    const head = 'HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n';
    socket.end(`${head}Missing ALPN Protocol, expected \`h2\` to be available.\n` +
      'If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the `unknownProtocol` event.\n');
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  this[kSessions].add(session);
  session.on('close', () => this[kSessions].delete(session));
  session.on('stream', onStream);
  session.on('error', onError);
  session.on('timeout', onTimeout);
  if (this.timeout) session.setTimeout(Number(this.timeout));
  socket.server ??= this;
  this.emit('session', session);
}

function onStream(stream, headers, flags, raw) { this._server.emit('stream', stream, headers, flags, raw); }
function onError(err) { this._server.emit('sessionError', err, this); }
function onTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this._server.emit('timeout', this)) this.destroy();
}

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  return new Http2SecureServer(options, handler);
}

function performServerHandshake(socket, options = {}) {
  if (socket[kBound] !== undefined) throw makeError('ERR_HTTP2_SOCKET_BOUND');
  options = sessionOptions(options);
  return new ServerHttp2Session(options, socket, undefined);
}

module.exports = { createServer, createSecureServer, performServerHandshake };
