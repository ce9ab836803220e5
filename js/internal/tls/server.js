'use strict';
// tls.Server: a net.Server whose connections become TLSSockets.

const EventEmitter = require('events');
const net = require('net');
const { makeError } = require('internal/errors');
const { validateBuffer, validateFunction, validateNumber, validateObject, validateInteger } = require('internal/validators');
const { createSecureContext } = require('internal/tls/context');
const { convertALPNProtocols } = require('internal/tls/protocols');
const { TLSSocket, reset } = require('internal/tls/socket');
const missing = native('missing');

const kTold = Symbol('told');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  setUp(this, options);
  net.Server.call(this, options, secure);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// What a server has that speaks TLS, whatever else it is.
function setUp(server, options) {
  server._contexts = [];
  server.requestCert = options.requestCert === true;
  server.rejectUnauthorized = options.rejectUnauthorized !== false;
  if (options.ALPNCallback !== undefined) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw makeError('ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS');
    server.ALPNCallback = options.ALPNCallback;
  }
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, server);
  for (const name of ['pskCallback', 'pskIdentityHint']) {
    if (options[name]) throw missing.error(`tls.createServer's option ${name}`);
  }
  if (options.sessionTimeout !== undefined && options.sessionTimeout !== null) {
    validateInteger(options.sessionTimeout, 'options.sessionTimeout', 0, 2 ** 31 - 1);
  }
  if (options.ticketKeys !== undefined && options.ticketKeys !== null) {
    validateBuffer(options.ticketKeys, 'options.ticketKeys');
    if (options.ticketKeys.byteLength !== 48) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.ticketKeys', options.ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
    throw missing.error("tls.createServer's option ticketKeys");
  }
  server.setSecureContext(options);
  server._handshakeTimeout = options.handshakeTimeout ?? 120_000;
  validateNumber(server._handshakeTimeout, 'options.handshakeTimeout');
  server._SNICallback = options.SNICallback;
  if (server._SNICallback !== undefined && server._SNICallback !== null) validateFunction(server._SNICallback, 'options.SNICallback');
  server._socketHighWaterMark = options.highWaterMark;
}

function secure(raw) {
  const socket = new TLSSocket(raw, {
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this._handshakeTimeout,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this._SNICallback || byName,
    pauseOnConnect: this.pauseOnConnect,
    highWaterMark: this._socketHighWaterMark,
  });
  if (this._handshakeTimeout > 0) socket.setTimeout(this._handshakeTimeout, socket._handleTimeout);
  socket.on('secure', onSecure);
  socket.on('close', onClose);
  socket.on('_tlsError', onError);
  if (this.listenerCount('keylog') > 0) socket.on('keylog', onKeylog);
}

function onKeylog(line) { this._tlsOptions.server.emit('keylog', line, this); }

function onSecure() {
  const { server } = this._tlsOptions;
  if (this._requestCert) {
    const err = this.verifyError();
    if (err) {
      this.authorizationError = err.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) server.emit('secureConnection', this);
}

function onError(err) {
  if (this._controlReleased || this[kTold]) return;
  this[kTold] = true;
  this._tlsOptions.server.emit('tlsClientError', err, this);
}

// One that hung up before it had said who it is.
function onClose(hadError) {
  if (hadError || this._controlReleased || this[kTold]) return;
  this[kTold] = true;
  this._tlsOptions.server.emit('tlsClientError', reset('socket hang up'), this);
}

// The context for a name: that which was added last, of those that fit.
function byName(servername, callback) {
  const found = this._tlsOptions.server._contexts.findLast(([pattern]) => pattern.test(servername));
  callback(null, found?.[1]);
}

Object.assign(Server.prototype, {
  setSecureContext(options) {
    validateObject(options, 'options');
    for (const name of ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion', 'secureProtocol',
      'crl', 'sigalgs', 'ciphers', 'ecdhCurve', 'dhparam', 'honorCipherOrder', 'secureOptions', 'sessionIdContext',
      'privateKeyIdentifier', 'privateKeyEngine']) {
      this[name] = options[name] || undefined;
    }
    this._sharedCreds = createSecureContext({ ...options, ciphers: options.ciphers || require('tls').DEFAULT_CIPHERS });
  },

  addContext(servername, context) {
    if (!servername) throw makeError('ERR_TLS_REQUIRED_SERVER_NAME');
    const pattern = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*');
    this._contexts.push([new RegExp(`^${pattern}$`), context?.context ? context : createSecureContext(context)]);
  },

  // Tickets of sessions are kept to one process, and their keys to oneself.
  getTicketKeys() { throw missing.error('tls.Server.getTicketKeys'); },
  setTicketKeys() { throw missing.error('tls.Server.setTicketKeys'); },
});

Server.prototype[EventEmitter.captureRejectionSymbol] = function rejected(err, event, socket) {
  if (event === 'secureConnection') socket.destroy(err);
  else net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, err, event, socket);
};

module.exports = { Server };
