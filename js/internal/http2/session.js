'use strict';
// Http2Session: a connection of HTTP/2 over a socket. The two sides are in client_session.js and
// server_session.js.

const EventEmitter = require('events');
const net = require('net');
const { Buffer } = require('buffer');
const { inspect, debuglog } = require('util');
const { AsyncResource } = require('async_hooks');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateInt32 } = require('internal/validators');
const { constants, NghttpError, nameOf, streamCanceled } = require('internal/http2/errors');
const { nativeOptions } = require('internal/http2/options');
const { validateSettings, pairsOf, objectOf, assertIsObject } = require('internal/http2/settings');
const { Pump } = require('internal/http2/pump');
const { setQuiet, refreshQuiet } = require('internal/http2/quiet');
const { socketProxy } = require('internal/http2/proxy');
const { kState } = require('internal/http2/stream');
const { tell } = require('internal/http2/tell');
const measure = require('internal/http2/measure');
const host = native('http2');

const { process } = globalThis;
const { NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_CANCEL } = constants;
const kBound = Symbol('bound session');
// Who asks for it by NODE_DEBUG is warned.
// How long a session that is over waits for its last words to be read.
const PATIENCE = 2000;
const debug = debuglog('http2');

class Http2Session extends EventEmitter {
  constructor(options, isServer, socket) {
    super();
    const given = socket;
    if (!socket._handle && !socket.connecting || !(socket instanceof net.Socket)) {
      const { JSStreamSocket } = require('internal/tls/handle');
      socket = new JSStreamSocket(socket);
    }
    hide(this, '_isServer', isServer);
    hide(this, '_socket', socket);
    hide(this, '_native', null);
    hide(this, '_pump', null);
    hide(this, '_options', options);
    hide(this, '_state', {
      pending: new Set(),
      streams: new Map(),
      isClosed: false,
      isDestroyed: false,
      isReady: false,
      destroyCode: NGHTTP2_NO_ERROR,
      goawayCode: null,
      goawayLast: null,
      unconfirmed: [],
      unconfirmedCount: 0,
      pings: [],
      timer: null,
      timeout: 0,
      written: 0,
      proxy: undefined,
      localSettings: undefined,
      remoteSettings: undefined,
      originSet: undefined,
    });
    debug('Http2Session %s: created', isServer ? 'server' : 'client');
    measure.begin(this._state);
    socket[kBound] = this;
    given[kBound] = this;
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
    if (socket.connecting || socket.secureConnecting) {
      socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => {
        try {
          this._setUp(socket);
        } catch (err) {
          socket.destroy(err);
        }
      });
    } else {
      this._setUp(socket);
    }
  }

  _setUp(socket) {
    if (this.destroyed) return;
    const options = this._options;
    const { customSettings } = options.settings ?? {};
    const custom = [...(options.remoteCustomSettings ?? []), ...Object.keys(customSettings ?? {}).map(Number)];
    const padding = options.paddingStrategy ?? constants.PADDING_STRATEGY_NONE;
    this._native = host.session(nativeOptions(options, this._isServer, padding), custom);
    this._pump = new Pump(this, socket);
    this._state.isReady = true;
    if (socket.encrypted) socket.disableRenegotiation?.();
    hide(this, '_encrypted', Boolean(socket.encrypted));
    hide(this, '_alpn', socket.encrypted ? socket.alpnProtocol : 'h2c');
    if (socket.setNoDelay) socket.setNoDelay();
    submitSettings(this, options.settings ?? {});
    process.nextTick(() => {
      if (!this.destroyed) this.emit('connect', this, this._socket);
    });
    this._pump.begin();
    this._flushSoon();
  }

  // --- what it is ---

  get type() { return this._isServer ? constants.NGHTTP2_SESSION_SERVER : constants.NGHTTP2_SESSION_CLIENT; }
  get connecting() { return !this._state.isReady && !this.destroyed; }
  get closed() { return this._state.isClosed; }
  get destroyed() { return this._state.isDestroyed; }
  get encrypted() { return this._encrypted; }
  get alpnProtocol() { return this._alpn; }
  get pendingSettingsAck() { return this._state.unconfirmedCount > 0; }
  get timeout() { return this._state.timeout; }

  get socket() {
    if (this._socket === undefined) return undefined;
    return this._state.proxy ??= socketProxy(this);
  }

  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return Array.from(originSetOf(this));
  }

  get state() {
    if (this.connecting || this.destroyed || !this._native) return {};
    const [effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID, remoteWindowSize,
      outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize] = this._native.state();
    return { effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID, remoteWindowSize,
      outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize };
  }

  get localSettings() {
    const state = this._state;
    if (state.localSettings) return state.localSettings;
    if (this.destroyed || !this._native) return {};
    return state.localSettings = objectOf(this._native.localSettings());
  }

  get remoteSettings() {
    const state = this._state;
    if (state.remoteSettings) return state.remoteSettings;
    if (this.destroyed || !this._native) return {};
    return state.remoteSettings = objectOf(this._native.remoteSettings());
  }

  [inspect.custom](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      type: this.type,
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    };
    return `Http2Session ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  // --- what it says ---

  ping(payload, callback) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      if (!ArrayBuffer.isView(payload)) throw makeError('ERR_INVALID_ARG_TYPE', 'payload', ['Buffer', 'TypedArray', 'DataView'], payload);
      if (payload.byteLength !== 8) throw makeError('ERR_HTTP2_PING_LENGTH');
    }
    validateFunction(callback, 'callback');
    if (this.connecting) {
      process.nextTick(callback, makeError('ERR_HTTP2_PING_CANCEL'));
      return undefined;
    }
    return submitPing(this, payload, callback);
  }

  settings(settings, callback) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    if (this.connecting) this.once('connect', () => { if (!this.destroyed) submitSettings(this, settings, callback); });
    else submitSettings(this, settings, callback);
  }

  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    if (opaqueData !== undefined && !ArrayBuffer.isView(opaqueData)) {
      validateNumber(code, 'code');
      validateNumber(lastStreamID, 'lastStreamID');
      throw makeError('ERR_INVALID_ARG_TYPE', 'opaqueData', ['Buffer', 'TypedArray', 'DataView'], opaqueData);
    }
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const submit = () => {
      if (!this._native) return;
      this._native.goaway(code, lastStreamID, opaqueData);
      this._flushSoon();
    };
    if (this.connecting) this.once('connect', submit);
    else submit();
  }

  setLocalWindowSize(size) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    validateInt32(size, 'windowSize', 0);
    this._native.setWindow(size);
    this._flushSoon();
  }

  setNextStreamID(id) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    validateNumber(id, 'id');
    if (id <= 0 || id > 2 ** 32 - 1) throw makeError('ERR_OUT_OF_RANGE', 'id', '> 0 and <= 4294967295', id);
    return this._native.setNextId(id);
  }

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    return setQuiet(this, this._state, msecs, callback);
  }

  ref() {
    this._socket?.ref?.();
  }

  unref() {
    this._socket?.unref?.();
  }

  // --- the end ---

  close(callback) {
    if (this.closed || this.destroyed) return;
    this._state.isClosed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this._maybeDestroy();
  }

  _maybeDestroy() {
    const { streams, pending, isClosed, isDestroyed } = this._state;
    if (isDestroyed || !isClosed || streams.size > 0 || pending.size > 0) return;
    // What is to be said still goes first; then this comes again.
    if (this._pump?.hasMore()) return;
    this.destroy();
  }

  destroy(error = NGHTTP2_NO_ERROR, code) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NGHTTP2_NO_ERROR ? makeError('ERR_HTTP2_SESSION_ERROR', code) : undefined;
    }
    if (code === undefined && error !== null && error !== undefined) code = NGHTTP2_INTERNAL_ERROR;
    end(this, code ?? NGHTTP2_NO_ERROR, error);
  }

  [EventEmitter.captureRejectionSymbol](err, event, ...args) {
    if (event === 'stream') {
      const [stream] = args;
      if (this._isServer && !stream.headersSent && !stream.destroyed) {
        stream.respond({ ':status': 500 });
        stream.end();
      } else {
        stream.destroy(err);
      }
    } else {
      this.destroy(err);
    }
  }

  // --- for the parts ---

  _tell(event) { tell(this, event); }
  _active() { refreshQuiet(this._state); }
  // Whether something was sent since it was asked last, of what waits.
  _isMoving() {
    const state = this._state;
    let waits = this._pump !== null && this._pump.isWriting;
    for (const stream of state.streams.values()) waits ||= stream[kState].written !== null;
    const isMoving = waits && state.seen !== state.written;
    state.seen = state.written;
    return isMoving;
  }
  _flushSoon() { this._pump?.soon(); }
  _flush() { if (this._native !== null) this._pump.flush(); }
}

function hide(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
}

function originSetOf(session) {
  const state = session._state;
  if (state.originSet) return state.originSet;
  const { _socket: socket } = session;
  let name = socket.servername;
  if (!name && name !== undefined && !session._isServer) name = socket._host;
  if (name === null || name === undefined || name === false || name === '') name = socket.remoteFamily === 'IPv6' ?
    `[${socket.remoteAddress}]` : socket.remoteAddress;
  let origin = `https://${name}`;
  if (socket.remotePort !== null && socket.remotePort !== undefined) origin += `:${socket.remotePort}`;
  return state.originSet = new Set([origin]);
}

function submitPing(session, payload, callback) {
  const bytes = Buffer.alloc(8);
  if (payload) bytes.set(new Uint8Array(payload.buffer, payload.byteOffset, 8));
  else require('crypto').randomFillSync(bytes);
  const ping = waiting('HTTP2PING', callback);
  if (!session._native.ping(bytes)) {
    process.nextTick(() => ping.call(makeError('ERR_HTTP2_PING_CANCEL')));
    return false;
  }
  session._state.pings.push(ping);
  session._flushSoon();
  return true;
}

function submitSettings(session, settings, callback) {
  session._state.unconfirmedCount++;
  if (session._native.settings(pairsOf(settings ?? {})) < 0) {
    session.destroy(makeError('ERR_HTTP2_MAX_PENDING_SETTINGS_ACK'));
    return;
  }
  session._state.unconfirmed.push(waiting('HTTP2SETTINGS', callback));
  session._flushSoon();
}

// What waits for the peer's answer: its callback is called in the async context of now, with how many
// milliseconds have gone by.
function waiting(type, callback) {
  const resource = new AsyncResource(type, { requireManualDestroy: true });
  const start = process.hrtime();
  return {
    call(err, value) {
      const [seconds, nanoseconds] = process.hrtime(start);
      const args = err ? [err] : [null, seconds * 1000 + nanoseconds / 1e6, value];
      resource.runInAsyncScope(() => { if (callback) callback(...args); });
      resource.emitDestroy();
      return args[1];
    },
    callWith(value) {
      const [seconds, nanoseconds] = process.hrtime(start);
      resource.runInAsyncScope(() => { if (callback) callback(null, value, seconds * 1000 + nanoseconds / 1e6); });
      resource.emitDestroy();
    },
  };
}

// Ends a session, whatever is under way.
function end(session, code, error) {
  const state = session._state;
  state.isDestroyed = true;
  state.destroyCode = code;
  setQuiet(session, state, 0);
  session.removeAllListeners('timeout');
  const { _socket: socket, _pump: pump } = session;
  if (pump && !socket.destroyed) {
    // What its streams have said goes before the last word, their ends do not go at all.
    const { isReceiving } = pump;
    if (!isReceiving && [...state.streams.values()].some((stream) => !stream.closed)) pump.take();
    session._native.terminate(code, isReceiving);
  }
  // Of one that the peer has given up it need not hear anything.
  if (state.goawayCode || error instanceof NghttpError) session._native = null;
  if (state.pending.size > 0 || state.streams.size > 0) {
    const cancel = streamCanceled(error);
    for (const stream of [...state.pending]) stream.destroy(cancel);
    for (const stream of [...state.streams.values()]) stream.destroy(error);
  }
  const { pings } = state;
  state.pings = [];
  state.unconfirmed = [];
  for (const ping of pings) ping.call(makeError('ERR_HTTP2_PING_CANCEL'));
  if (!pump) {
    finish(session, error);
    return;
  }
  // What the peer still sends is nothing to us.
  const done = () => finish(session, error);
  session._native = null;
  if (socket.destroyed) {
    done();
    return;
  }
  // A peer that does not read is not waited for without an end.
  const timer = setTimeout(() => pump.idle(), PATIENCE).unref();
  pump.whenIdle = () => {
    clearTimeout(timer);
    done();
  };
  socket.once('close', () => pump.idle());
  pump.finish();
}

function finish(session, error) {
  const { _socket: socket, _pump: pump } = session;
  if (session._socket === undefined) return;
  session._socket = undefined;
  measure.endSession(session);
  session._state.proxy = undefined;
  socket[kBound] = undefined;
  const close = () => {
    if (error) session.emit('error', error);
    session.emit('close');
  };
  if (socket.destroyed) {
    process.nextTick(close);
    return;
  }
  pump?.leave();
  socket.on('close', close);
  if (session.closed) {
    // The peer may hang up as well: then there is something to read.
    socket.resume();
    socket.end();
  } else {
    // One whose peer has not read all in time is not ended, as it would wait for that.
    const over = () => setImmediate(() => socket.destroy(error));
    if (pump?.isWriting) over();
    else socket.end(over);
  }
}

function onSocketError(err) {
  const session = this[kBound];
  if (!session) return;
  // A peer that has said goodbye may hang up as it likes.
  if (err.code === 'ECONNRESET' && session._state.goawayCode !== null) session.destroy();
  else session.destroy(err);
}

function onSocketClose() {
  const session = this[kBound];
  if (!session || session.destroyed) return;
  const err = session.connecting ? makeError('ERR_SOCKET_CLOSED') : null;
  const { streams, pending } = session._state;
  for (const stream of [...streams.values()]) stream.close(NGHTTP2_CANCEL);
  for (const stream of [...pending]) stream.close(NGHTTP2_CANCEL);
  session.close();
  if (!session.destroyed) end(session, NGHTTP2_NO_ERROR, err);
}

module.exports = { Http2Session, kBound, hide, originSetOf };
