'use strict';
// TLSSocket: a net.Socket whose handle encrypts (handle.js), and tls.connect.

const net = require('net');
const { makeError } = require('internal/errors');
const { validateFunction, validateObject, validateString, validateUint32, validateBuffer } = require('internal/validators');
const { TlsHandle, JSStreamSocket } = require('internal/tls/handle');
const { SecureContext, createSecureContext } = require('internal/tls/context');
const { convertALPNProtocols, unpacked } = require('internal/tls/protocols');
const missing = native('missing');
const host = native('tls');

const { process } = globalThis;
const kSession = Symbol('session');
const kConnect = Symbol('connect-options');
// What failed, of an error of a write.
const kFailure = Symbol('failure');
const EPROTO = 71;
const kTellsKeys = Symbol('tells keys');
const kMayRenegotiate = Symbol('may renegotiate');

function reset(message) {
  const err = new Error(message);
  err.code = 'ECONNRESET';
  return err;
}

// Every handle of a socket that has none to be given to: `net` makes them, one for each address it tries.
function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  options = { ...options };
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this.encrypted = true;
  this[kSession] = null;
  this[kTellsKeys] = false;
  this[kMayRenegotiate] = true;
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  if (socket && typeof socket.pause !== 'function') throw new TypeError('stream.pause is not a function');

  // What has no handle is read and written as a stream.
  const isIdle = socket instanceof net.Socket && !socket._handle && !socket.connecting;
  const given = socket;
  if (socket && (isIdle || !(socket instanceof net.Socket))) socket = new JSStreamSocket(socket);
  const isWaiting = Boolean(socket?.connecting);
  const handle = socket && !isWaiting ? this._wrapHandle(socket, socket._handle) : null;
  net.Socket.call(this, {
    handle: handle || undefined,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: socket ? undefined : options.onread,
    signal: options.signal,
    blockList: options.blockList,
  });
  this.ssl = handle;
  this._requestCert = Boolean(options.requestCert) || !options.isServer;
  this._rejectUnauthorized = options.rejectUnauthorized !== false;
  // Errors of what the bytes come through are ours.
  if (options.isServer) this.on('error', this._tlsError);
  if (socket) {
    this._parent = socket;
    if (socket.timeout) this.setTimeout(socket.timeout);
    socket.on('close', () => this.destroy());
    socket.on('error', (err) => { if (!this.destroyed) this.destroy(err); });
  }
  if (isWaiting) {
    this.connecting = true;
    socket.once('connect', () => {
      if (this.destroyed) return;
      this._handle = this._wrapHandle(socket, socket._handle);
      this._handle.own(this);
      this.ssl = this._handle;
      this.connecting = false;
      this.emit('connect');
    });
  }
  if (isIdle) {
    // It may be connected later.
    this.connecting = true;
    given.once('connect', () => {
      if (this.destroyed) return;
      this.connecting = false;
      this.emit('connect');
    });
  }
  this.on('newListener', keylogNewListener);
  if (options.isServer) {
    if (options.SNICallback !== undefined && options.SNICallback !== null) validateFunction(options.SNICallback, 'options.SNICallback');
    this._SNICallback = options.SNICallback;
    this._beginServer(socket);
  } else if (handle) {
    this.read(0);
  }
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

// Secrets are told as soon as somebody listens.
function keylogNewListener(event) {
  if (event !== 'keylog') return;
  this[kTellsKeys] = true;
  this[kSession]?.tellKeys();
  this.off('newListener', keylogNewListener);
}

// What somebody has read from a socket before it became ours.
function feedRest(tls) {
  const { _parent: parent, _handle: handle } = tls;
  if (!parent?.readableLength || !handle) return;
  for (let chunk; handle.session && (chunk = parent.read()) !== null;) handle.feed(chunk);
}

Object.assign(TLSSocket.prototype, {
  // Tools that stand in for a network (msw) put a function of their own around this one, which makes every handle.
  _wrapHandle(wrap, handle) { return new TlsHandle(handle ?? native('net').tcp(), wrap ?? null); },

  _over(handle) { return this.ssl = this._wrapHandle(undefined, handle); },

  // --- the handshake ---

  _start() {
    if (this.connecting) {
      this.once('connect', this._start);
      return;
    }
    if (!this._handle || this._handle.session) return;
    const { secureContext, ALPNProtocols } = this._tlsOptions;
    const context = secureContext || createSecureContext();
    const session = host.clientSession(context.context, this[kConnect]?.servername ?? this.servername ?? '',
      ALPNProtocols ? unpacked(ALPNProtocols) : []);
    this[kSession] = session;
    if (this[kTellsKeys]) session.tellKeys();
    this._handle.start(session);
    feedRest(this);
  },

  _beginServer() {
    const session = host.serverSession();
    this[kSession] = session;
    const begin = () => {
      if (!this._handle) return;
      this._handle.start(session);
      feedRest(this);
      this.read(0);
    };
    if (this.connecting) this.once('connect', begin);
    else begin();
  },

  // A client says hello: which certificate it sees, and what is spoken, may be a script's decision.
  _hello() {
    const [servername, protocols] = this[kSession].hello();
    const options = this._tlsOptions;
    this.servername = servername ?? false;
    const choose = (context) => {
      if (this.destroyed || !this._handle) return;
      let chosen = options.ALPNProtocols ? unpacked(options.ALPNProtocols) : [];
      if (options.ALPNCallback && protocols.length) {
        const picked = options.ALPNCallback.call(this, { servername: this.servername, protocols });
        if (picked === undefined) {
          // None that is known: an alert says so.
          chosen = [Buffer.from('\0')];
        } else if (!protocols.includes(picked)) {
          this.destroy(makeError('ERR_TLS_ALPN_CALLBACK_INVALID_RESULT', picked, `${protocols}`));
          return;
        } else {
          chosen = [Buffer.from(picked)];
        }
      }
      this[kSession].choose(context.context, chosen, this._requestCert, this._requestCert && this._rejectUnauthorized);
      this._handle.step();
    };
    const usual = options.secureContext || options.server?._sharedCreds || (options.secureContext = createSecureContext(options));
    if (servername === undefined || typeof this._SNICallback !== 'function') {
      choose(usual);
      return;
    }
    let isCalled = false;
    this._SNICallback(servername, (err, context) => {
      if (isCalled) {
        this.destroy(makeError('ERR_MULTIPLE_CALLBACK'));
        return;
      }
      isCalled = true;
      if (err) {
        this.destroy(err);
        return;
      }
      const found = context?.context || context;
      if (!found) choose(usual);
      else if (context instanceof SecureContext || context.context) choose(context);
      else this.destroy(new Error('Invalid SNI context'));
    });
  },

  _secured() {
    this.alpnProtocol = this._handle.getALPNNegotiatedProtocol();
    this.servername = this[kSession]?.serverName() ?? false;
    this._secureEstablished = true;
    this.secureConnecting = false;
    if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
    this.emit('secure');
  },

  // A handshake, or what came behind it, went wrong; and with it a write, if there is a callback.
  _tlsFailed(err, written) {
    if (this._hadError) return;
    this._hadError = true;
    if (written) {
      const failed = native('net').errnoError('write', EPROTO);
      failed.message += ` ${err.message}`;
      Object.defineProperty(failed, kFailure, { value: err });
      written(failed);
      return;
    }
    if (this._secureEstablished) {
      this.emit('error', err);
      this.destroy();
    } else if (this._tlsOptions.isServer) {
      this.destroy();
      this._emitTLSError(err);
    } else {
      this.destroy(err);
    }
  },

  _emitTLSError(err) {
    const told = this._tlsError(err);
    if (told) this.destroy(told);
  },

  // The error, when it is the socket's own matter; null when it was a server's.
  _tlsError(err) {
    this.emit('_tlsError', err);
    return this._controlReleased ? err : null;
  },

  _releaseControl() {
    if (this._controlReleased) return false;
    this._controlReleased = true;
    return true;
  },

  _handleTimeout() { this._emitTLSError(makeError('ERR_TLS_HANDSHAKE_TIMEOUT')); },

  // --- what is known of the other side ---

  verifyError() { return this._handle?.verifyError(); },

  getPeerCertificate(detailed) {
    if (!this[kSession]) return null;
    const certificates = this[kSession].certificates(Boolean(detailed));
    if (certificates.length === 0) return {};
    const all = certificates.map((der) => host.describe(der));
    if (!detailed) return all[0];
    for (const [at, cert] of all.entries()) {
      if (all[at + 1]) cert.issuerCertificate = all[at + 1];
    }
    const last = all.at(-1);
    // One that has issued itself.
    if (JSON.stringify(last.subject) === JSON.stringify(last.issuer)) last.issuerCertificate = last;
    return all[0];
  },

  getCertificate() {
    if (!this[kSession]) return null;
    const own = this[kSession].ownCertificate();
    return own ? host.describe(own) : {};
  },

  getPeerX509Certificate() {
    const sent = this._handle ? this[kSession]?.sent() ?? [] : [];
    return sent.length > 0 ? require('internal/crypto/x509').ofChain(sent) : undefined;
  },

  getX509Certificate() {
    const own = this._handle && this[kSession]?.ownCertificate();
    return own ? require('internal/crypto/x509').ofChain([own]) : undefined;
  },

  getCipher() { return this._handle ? this._handle.getCipher() : null; },

  getProtocol() { return this[kSession]?.protocol() ?? null; },

  getEphemeralKeyInfo() { return this._handle ? this._handle.getEphemeralKeyInfo() : null; },

  isSessionReused() { return Boolean(this[kSession]?.isReused()); },

  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined) validateBuffer(context, 'context');
    if (!this._secureEstablished) throw makeError('ERR_TLS_INVALID_STATE');
    return this[kSession].exportKey(length, label, context);
  },

  // No session of an earlier connection is used: there is none to give out, and none to take.
  getSession() { return undefined; },
  getTLSTicket() { return undefined; },
  setSession(session) {
    if (typeof session === 'string') session = Buffer.from(session, 'latin1');
    validateBuffer(session, 'session');
  },

  setServername(name) {
    validateString(name, 'name');
    if (this._tlsOptions.isServer) throw makeError('ERR_TLS_SNI_FROM_SERVER');
    this[kConnect] = { ...this[kConnect], servername: name };
  },

  disableRenegotiation() { this[kMayRenegotiate] = false; },

  // There is none: TLS 1.3 has no such thing, and of 1.2 it is the part that is best left out.
  renegotiate(options, callback) {
    validateObject(options, 'options');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed) return undefined;
    const err = makeError(this[kMayRenegotiate] ? 'ERR_TLS_RENEGOTIATION_UNSUPPORTED' : 'ERR_TLS_RENEGOTIATION_DISABLED');
    if (callback) process.nextTick(callback, err);
    return false;
  },
});
for (const name of ['enableTrace', 'getFinished', 'getPeerFinished', 'getSharedSigalgs', 'setKeyCert',
  'setMaxSendFragment']) {
  TLSSocket.prototype[name] = function absent() { throw missing.error(`tls.TLSSocket.${name}`); };
}

// --- connect ---

// The forms of tls.connect: (options), (port[, host][, options]), (path[, options]); with a callback.
function argumentsOf(args) {
  const [options, callback] = net._normalizeArgs(args);
  const isMore = (value) => value !== null && typeof value === 'object';
  if (isMore(args[1])) Object.assign(options, args[1]);
  else if (isMore(args[2])) Object.assign(options, args[2]);
  return [options, callback];
}

let hasWarned = false;
let hasWarnedOfIP = false;
function allowsUnauthorized() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return false;
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS connections and ' +
      'HTTPS requests insecure by disabling certificate verification.');
  }
  return true;
}

function connect(...args) {
  const [given, callback] = argumentsOf(args);
  const tls = require('tls');
  const options = {
    rejectUnauthorized: !allowsUnauthorized(),
    ciphers: tls.DEFAULT_CIPHERS,
    checkServerIdentity: tls.checkServerIdentity,
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  const secureContext = options.secureContext || createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    ALPNProtocols: options.ALPNProtocols,
    secureContext,
    onread: options.onread,
    signal: options.signal,
    blockList: options.blockList,
    highWaterMark: options.highWaterMark,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnect] = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options, socket._start);
  }
  socket._releaseControl();
  if (options.session) socket.setSession(options.session);
  if (options.servername) {
    if (!hasWarnedOfIP && net.isIP(options.servername)) {
      hasWarnedOfIP = true;
      process.emitWarning('Setting the TLS ServerName to an IP address is not permitted by RFC 6066. This will be ignored in a future version.',
        'DeprecationWarning', 'DEP0123');
    }
    socket.setServername(options.servername);
  }
  if (options.socket) socket._start();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  return socket;
}

function onConnectSecure() {
  const options = this[kConnect];
  let err = this.verifyError();
  if (!err && !this.isSessionReused()) {
    const name = options.servername || options.host || (options.socket && options.socket._host) || 'localhost';
    err = options.checkServerIdentity(name, this.getPeerCertificate(true));
  }
  if (err) {
    this.authorized = false;
    this.authorizationError = err.code || err.message;
    if (options.rejectUnauthorized) {
      this.destroy(err);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
}

function onConnectEnd() {
  if (this._hadError || this._secureEstablished) return;
  this._hadError = true;
  const options = this[kConnect];
  const err = reset('Client network socket disconnected before secure TLS connection was established');
  err.path = options.path;
  err.host = options.host;
  err.port = options.port;
  err.localAddress = options.localAddress;
  this.destroy(err);
}

module.exports = { TLSSocket, connect, reset, kFailure };
