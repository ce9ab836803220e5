'use strict';
// net: TCP and Unix sockets. Connecting is in internal/net/connect.js, loaded at the first connect.

const EventEmitter = require('events');
const { Duplex } = require('internal/stream/duplex');
const { makeError } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateNumber, validatePort,
} = require('internal/validators');
const observe = require('internal/observe');
const { asyncIdOf, triggeredBy } = native('async_hooks');
const host = native('net');

const kAsyncId = Symbol('asyncId');
const kTimer = Symbol('timer');
const kAddress = Symbol('address');
const kServer = Symbol('server');
const noop = () => {};

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  if (options.objectMode) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.objectMode', true, 'is not supported');
  }
  if (options.readableObjectMode || options.writableObjectMode) {
    throw makeError('ERR_INVALID_ARG_VALUE',
      options.readableObjectMode ? 'options.readableObjectMode' : 'options.writableObjectMode', true, 'is not supported');
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  let { handle } = options;
  if (handle === undefined && options.fd !== undefined) handle = fromDescriptor(options);
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._handle = handle || null;
  this.server = null;
  this._server = null;
  Duplex.call(this, {
    highWaterMark: options.highWaterMark,
    readableHighWaterMark: options.readableHighWaterMark,
    writableHighWaterMark: options.writableHighWaterMark,
    allowHalfOpen: Boolean(options.allowHalfOpen),
    readable: handle ? options.readable !== false : undefined,
    writable: handle ? options.writable !== false : undefined,
    autoDestroy: true,
    emitClose: false,
    decodeStrings: false,
  });
  this._pendingData = null;
  this._pendingEncoding = '';
  this.on('end', onPeerEnded);
  if (options.noDelay) this._noDelay = true;
  if (options.keepAlive) this._keepAlive = [true, ~~((options.keepAliveInitialDelay || 0) / 1000)];
  if (isOnRead(options.onread)) {
    this._onread = options.onread;
    this._nextBuffer();
  }
  if (options.blockList) {
    if (!module.exports.BlockList.isBlockList(options.blockList)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }
  if (handle) {
    if (handle.own) handle.own(this);
    if (options.pauseOnCreate) this.readableFlowing = false;
    else if (!options.manualStart && options.readable !== false) this.read(0);
  }
  if (options.signal) {
    require('internal/stream/abort').addAbortSignal(options.signal, this);
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

// A socket that the process has already. Its two halves are there unless it is said otherwise.
function fromDescriptor(options) {
  validateInt32(options.fd, 'fd', 0);
  const handle = host.openFd(options.fd);
  if (typeof handle !== 'number') return handle;
  const EBADF = 9;
  const EINVAL = 22;
  const ENOTSOCK = 88;
  if (handle === EINVAL || handle === ENOTSOCK) throw makeError('ERR_INVALID_FD_TYPE', 'FILE');
  if (handle === EBADF) throw makeError('ERR_INVALID_FD_TYPE', 'UNKNOWN');
  throw host.errnoError('open', handle);
}

function isOnRead(onread) {
  return onread !== null && typeof onread === 'object' && typeof onread.callback === 'function' &&
    (onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function');
}

// The peer has said its last: a socket that has, too, takes no more.
function onPeerEnded() { if (!this.allowHalfOpen) this.write = writeBehindEnd; }

function writeBehindEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const err = new Error('This socket has been ended by the other party');
  err.code = 'EPIPE';
  if (typeof callback === 'function') process.nextTick(callback, err);
  this.destroy(err);
  return false;
}

const toBytes = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
const lengthOf = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length);

// A handle's ends. It fills in an object, and a package that mocks the network has it fill in others.
function localOf(handle) {
  const address = {};
  return handle?.getsockname(address) === 0 ? address : undefined;
}
function remoteOf(handle) {
  const address = {};
  return handle?.getpeername(address) === 0 ? address : undefined;
}

Object.assign(Socket.prototype, {
  // Options that need a connected handle.
  _dressed() {
    if (this._noDelay) this._handle.setNoDelay(true);
    if (this._keepAlive) this._handle.setKeepAlive(...this._keepAlive);
  },

  // --- reading ---

  _read() {
    if (this.connecting || !this._handle) this.once('connect', () => this._read());
    else if (!this._handle.reading) this._readStart();
  },

  _readStart() {
    this._handle.reading = true;
    if (this._unread) this._deliver(this._unread);
    if (!this._handle || !this._handle.reading) return;
    const errno = this._handle.readStart();
    if (errno) this.destroy(host.errnoError('read', errno));
  },

  _received(chunk) {
    this._active();
    if (this._onread) this._deliver(chunk);
    else if (!this.push(chunk)) this._readStop();
  },

  // The buffer for the next read: asked for ahead, as Node does.
  _nextBuffer() {
    const { buffer } = this._onread;
    this._buffer = typeof buffer === 'function' ? buffer() : buffer;
  },

  // Fills the buffers that the option `onread` gives, for as long as it wants more.
  _deliver(chunk) {
    this._unread = null;
    for (let from = 0; from < chunk.length;) {
      if (!this._handle || !this._handle.reading) {
        this._unread = chunk.subarray(from);
        return;
      }
      const buffer = this._buffer;
      const part = chunk.subarray(from, from + buffer.length);
      from += part.length;
      buffer.set(part);
      if (this._onread.callback.call(this, part.length, buffer) === false) this._readStop();
      this._nextBuffer();
    }
  },

  _readStop() {
    if (!this._handle) return;
    this._handle.reading = false;
    this._handle.readStop();
  },

  _ended() {
    this._active();
    if (this._readableState.ended) return;
    // A socket that nobody reads is over when it has ended and has nothing left.
    this.push(null);
    if (!this.readableFlowing) this.read(0);
  },

  // --- writing ---

  _write(chunk, encoding, callback) { this._writeGeneric(false, chunk, encoding, callback); },
  _writev(chunks, callback) { this._writeGeneric(true, chunks, '', callback); },

  // All that is written comes by here; packages that mock the network put their own in its place.
  _writeGeneric(writev, data, encoding, callback) {
    if (this.connecting) {
      this._pendingData = data;
      this._pendingEncoding = encoding;
      this.once('connect', function connect() {
        this.off('close', closed);
        this._writeGeneric(writev, data, encoding, callback);
      });
      const closed = () => callback(makeError('ERR_SOCKET_CLOSED_BEFORE_CONNECTION'));
      this.once('close', closed);
      return;
    }
    this._pendingData = null;
    this._pendingEncoding = '';
    if (!this._handle) {
      callback(makeError('ERR_SOCKET_CLOSED'));
      return;
    }
    this._active();
    const bytes = writev ? data.map(({ chunk, encoding }) => toBytes(chunk, encoding)) : toBytes(data, encoding);
    const errno = this._handle.write(bytes, (errno) => {
      this._active();
      callback(typeof errno === 'number' && errno ? host.errnoError('write', errno) : errno || null);
    });
    if (errno > 0) callback(host.errnoError('write', errno));
    else if (errno === 0) callback();
  },

  _final(callback) {
    if (this.connecting) {
      this.once('connect', () => this._final(callback));
      return;
    }
    // 1: there is nothing to wait for.
    if (!this._handle || this._handle.shutdown(callback) === 1) callback();
  },

  // --- the end ---

  _destroy(err, callback) {
    this.connecting = false;
    for (let s = this; s; s = s._parent) if (s[kTimer]) clearTimer(s);
    const handle = this._handle;
    if (handle) {
      this._bytesRead = handle.bytesRead();
      this._bytesWritten = handle.bytesWritten();
      const { resetAndClosing } = this;
      if (resetAndClosing) this.resetAndClosing = false;
      handle.close(() => this.emit('close', Boolean(err)), Boolean(resetAndClosing));
      this._handle = null;
      callback(err);
    } else {
      callback(err);
      process.nextTick(() => this.emit('close'));
    }
    if (this._server) {
      this._server._connections--;
      this._server._emitCloseIfDrained();
    }
  },

  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  },

  resetAndDestroy() {
    if (this._handle) {
      // A Unix socket knows no reset.
      if (this._handle.isPipe?.()) throw makeError('ERR_INVALID_HANDLE_TYPE');
      if (this.connecting) {
        this.once('connect', () => { this.resetAndClosing = true; this.destroy(); });
      } else {
        this.resetAndClosing = true;
        this.destroy();
      }
    } else {
      this.destroy(makeError('ERR_SOCKET_CLOSED'));
    }
    return this;
  },

  end(data, encoding, callback) {
    Duplex.prototype.end.call(this, data, encoding, callback);
    return this;
  },

  pause() {
    // Otherwise it goes on until its buffer is full.
    if (this._onread && this._handle && this._handle.reading && !this.connecting) {
      if (!this.destroyed) this._readStop();
    }
    return Duplex.prototype.pause.call(this);
  },

  resume() {
    if (this._onread && this._handle && !this.connecting && !this._handle.reading && !this.destroyed) this._readStart();
    return Duplex.prototype.resume.call(this);
  },

  // --- connecting ---

  connect(...args) {
    return require('internal/net/connect').connect(this, args);
  },

  _connected(errno) { this._whenConnected(errno); },
  _failed(errno) { this.destroy(host.errnoError('read', errno)); },

  // --- settings ---

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    this.timeout = msecs;
    validateNumber(msecs, 'msecs');
    if (msecs < 0 || !Number.isFinite(msecs)) {
      throw makeError('ERR_OUT_OF_RANGE', 'msecs', 'a non-negative finite number', msecs);
    }
    clearTimer(this);
    if (msecs === 0) {
      if (callback !== undefined) {
        validateFunction(callback, 'callback');
        this.removeListener('timeout', callback);
      }
    } else {
      this[kTimer] = setTimeout(() => this._onTimeout(), msecs).unref();
      if (callback !== undefined) {
        validateFunction(callback, 'callback');
        this.once('timeout', callback);
      }
    }
    return this;
  },

  _onTimeout() {
    // Bytes still on their way count as activity.
    const waiting = this._handle?.writeQueueSize;
    if (waiting > 0 && waiting !== this._lastWaiting) {
      this._lastWaiting = waiting;
      this._active();
      return;
    }
    this.emit('timeout');
  },

  _active() {
    for (let s = this; s; s = s._parent) if (s[kTimer]) s[kTimer].refresh();
  },
  _unrefTimer() { this._active(); },

  setNoDelay(enable) {
    enable = enable === undefined ? true : Boolean(enable);
    const changes = enable !== Boolean(this._noDelay);
    this._noDelay = enable;
    if (changes && this._handle && this._handle.setNoDelay) this._handle.setNoDelay(enable);
    return this;
  },

  setKeepAlive(enable, initialDelay) {
    enable = Boolean(enable);
    const delay = ~~((initialDelay || 0) / 1000);
    const [was, wasDelay] = this._keepAlive || [false, 0];
    this._keepAlive = [enable, delay];
    if ((enable !== was || delay !== wasDelay) && this._handle && this._handle.setKeepAlive) {
      this._handle.setKeepAlive(enable, delay);
    }
    return this;
  },

  getTypeOfService() { throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'socket.getTypeOfService()'); },
  setTypeOfService() { throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'socket.setTypeOfService()'); },

  ref() {
    if (this._handle) this._handle.ref();
    else this.once('connect', this.ref);
    return this;
  },

  unref() {
    if (this._handle) this._handle.unref();
    else this.once('connect', this.unref);
    return this;
  },

  address() { return this._local(); },

  _local() { return localOf(this._handle) || {}; },

  _remote() {
    if (!this[kAddress]) {
      const found = !this.connecting && remoteOf(this._handle);
      if (!found) return {};
      this[kAddress] = found;
    }
    return this[kAddress];
  },
});

for (const [name, get] of Object.entries({
  remoteAddress() { return this._remote().address; },
  remoteFamily() { return this._remote().family; },
  remotePort() { return this._remote().port; },
  localAddress() { return this._local().address; },
  localPort() { return this._local().port; },
  localFamily() { return this._local().family; },
  pending() { return !this._handle || this.connecting; },
  readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  },
  bufferSize() { return this._handle ? this.writableLength : undefined; },
  bytesRead() { return this._handle ? this._handle.bytesRead() : this._bytesRead || 0; },
  bytesWritten() {
    let bytes = this._handle ? this._handle.bytesWritten() : this._bytesWritten;
    bytes ??= 0;
    for (const { chunk, encoding } of this.writableBuffer || []) bytes += lengthOf(chunk, encoding);
    const waiting = this._pendingData;
    if (Array.isArray(waiting)) {
      for (const { chunk, encoding } of waiting) bytes += lengthOf(chunk, encoding);
    } else if (waiting) {
      bytes += lengthOf(waiting, this._pendingEncoding);
    }
    return bytes;
  },
  _connecting() { return this.connecting; },
  _bytesDispatched() { return this.bytesWritten; },
})) Object.defineProperty(Socket.prototype, name, { get, configurable: true, enumerable: true });

// One that is enough for a peer that hangs up while we still write: as Node, an EPIPE then.
function clearTimer(socket) {
  if (socket[kTimer]) {
    clearTimeout(socket[kTimer]);
    socket[kTimer] = null;
  }
}

// --- Server ---

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options !== undefined && options !== null && typeof options !== 'object') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options', 'Object', options);
  }
  options = { ...options };
  if (typeof listener === 'function') this.on('connection', listener);
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  this._connections = 0;
  this._handle = null;
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  // In seconds, as the system takes it.
  this.keepAliveInitialDelay = Math.max(0, ~~((options.keepAliveInitialDelay || 0) / 1000));
  this.highWaterMark = options.highWaterMark;
  if (options.blockList) {
    if (!module.exports.BlockList.isBlockList(options.blockList)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

// A port as Node takes it: a number, or a string that is one.
function isPort(port) {
  if ((typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && port.trim().length === 0)) return false;
  return +port === (+port >>> 0) && port <= 0xFFFF;
}

function toNumber(x) { return (x = Number(x)) >= 0 ? x : false; }

// The forms of listen and connect: (options), (port[, host]), (path); with a callback at the end.
function normalizeArgs(args) {
  if (args.length === 0) return [{}, null];
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) options = first;
  else if (typeof first === 'string' && toNumber(first) === false) options.path = first;
  else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  return [options, typeof last === 'function' ? last : null];
}

Object.assign(Server.prototype, {
  listen(...args) {
    let [options, callback] = normalizeArgs(args);
    observe.publish('tracing:net.server.listen:asyncStart', () => ({ server: this, options }));
    if (this._handle) throw makeError('ERR_SERVER_ALREADY_LISTEN');
    if (callback !== null) this.once('listening', callback);
    const backlog = [args[1], args[2]].map(toNumber).find(Boolean) ?? options.backlog;
    // Another server's handle, which both have from now on: connections come to the last that listened.
    const handle = options._handle || options.handle || options;
    if (typeof handle.own === 'function') {
      this._setUp(handle, null, null);
      return this;
    }
    if (options.signal !== undefined) {
      validateAbortSignal(options.signal, 'options.signal');
      const onAborted = () => this.close();
      if (options.signal.aborted) process.nextTick(onAborted);
      else {
        options.signal.addEventListener('abort', onAborted, { once: true });
        this.once('close', () => options.signal.removeEventListener('abort', onAborted));
      }
    }
    if (typeof options.fd === 'number' && options.fd >= 0) {
      this._open({ address: null, port: null, addressType: null, fd: options.fd, backlog, exclusive: options.exclusive },
        () => host.listenFd(options.fd));
      return this;
    }
    if (args.length === 0 || typeof args[0] === 'function' ||
        (options.port === undefined && 'port' in options) || options.port === null) {
      options = { ...options, port: 0 };
    }
    if (typeof options.port === 'number' || typeof options.port === 'string') {
      validatePort(options.port, 'options.port');
      if (options.host) this._lookupAndListen(options, backlog);
      else this._listen(null, options.port | 0, backlog, options);
      return this;
    }
    if (options.path && typeof options.path === 'string') {
      this._pipeName = options.path;
      const { readableAll, writableAll, exclusive } = options;
      if ((readableAll || writableAll) && options.path[0] === '\0') {
        throw makeError(
          'ERR_INVALID_ARG_VALUE', 'options', options,
          'can not set readableAll or writableAllt to true when path is abstract unix socket',
        );
      }
      this._open({ address: options.path, port: -1, addressType: -1, backlog, readableAll, writableAll, exclusive },
        () => host.listenPath(options.path, backlog));
      const bits = (options.readableAll ? 0o444 : 0) | (options.writableAll ? 0o222 : 0);
      if (bits && this._handle) {
        const fs = require('fs');
        fs.chmodSync(options.path, fs.statSync(options.path).mode | bits);
      }
      return this;
    }
    if (!('port' in options || 'path' in options)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options', options, 'must have the property "port" or "path"');
    }
    throw makeError('ERR_INVALID_ARG_VALUE', 'options', options);
  },

  _lookupAndListen(options, backlog) {
    const id = this._listeningId;
    require('dns').lookup(options.host, { all: true }, (err, found) => {
      // Closed, or told to listen again, meanwhile.
      if (id !== this._listeningId) return;
      if (err) {
        this.emit('error', err);
        return;
      }
      // An address of one link alone is the last choice.
      const { address } = found.find(({ address }) => !/^fe[89ab]/i.test(address)) || found[0];
      this._listen(address, options.port | 0, backlog, options);
    });
  },

  _listen(ip, port, backlog, { ipv6Only, reusePort, exclusive }) {
    const query = {
      address: ip, port, addressType: isIP(ip) === 6 ? 6 : 4, flags: ipv6Only ? 1 : 0, backlog,
      exclusive: exclusive || reusePort,
    };
    this._open(query, () => {
      if (ip !== null) return host.listenTcp(ip, port, backlog, Boolean(ipv6Only), Boolean(reusePort));
      // Everywhere: IPv6 with IPv4 in it, else IPv4 alone.
      query.address = '::';
      const handle = host.listenTcp('::', port, backlog, Boolean(ipv6Only), Boolean(reusePort));
      if (![97, 99].includes(handle)) return handle;
      query.address = '0.0.0.0';
      return host.listenTcp('0.0.0.0', port, backlog, false, Boolean(reusePort));
    });
  },

  // In a worker of a cluster the primary opens what is not to be the worker's alone.
  _open(given, make) {
    if (!host.share || given.exclusive) {
      const handle = make();
      // (Where it listens everywhere, only now it is known by which protocol.)
      this._setUp(handle, given.address, given.port);
      return;
    }
    const { exclusive, ...query } = given;
    const id = this._listeningId;
    host.share(this, query, (errno, handle) => {
      if (id !== this._listeningId) handle?.close();
      else if (errno) this.emit('error', host.bindError(errno, query.address, query.port));
      else this._setUp(handle, query.address, query.port);
    });
  },

  _setUp(handle, address, port) {
    if (typeof handle !== 'number') {
      this._handle = handle;
      Object.defineProperty(this, kAsyncId, { value: asyncIdOf(handle), configurable: true });
      handle.onconnection = onConnection;
      handle[kServer] = this;
      const errno = handle.own(this);
      if (errno) {
        handle.close();
        this._handle = null;
        handle = errno;
      }
    }
    if (typeof handle === 'number') {
      const err = host.listenError(handle, address, port);
      if (port === -1) err.port = port;
      observe.publish('tracing:net.server.listen:error', () => ({ server: this, error: err }));
      process.nextTick(() => this.emit('error', err));
      return;
    }
    if (address === null) {
      const bound = handle.address();
      if (typeof bound === 'string') [address, port] = [bound, -1];
      else ({ address, port } = bound);
    }
    const key = `${address && address.includes(':') ? 6 : 4}:${address}:${port}`;
    this._connectionKey = port === -1 ? `-1:${address}:-1` : key;
    if (this._onListening) this._onListening(handle);
    if (this._unref) this.unref();
    triggeredBy(this[kAsyncId], process.nextTick, () => {
      // It may be closed again by now.
      if (!this._handle) return;
      observe.publish('tracing:net.server.listen:asyncEnd', () => ({ server: this }));
      if (this._beforeListening) this._beforeListening();
      this.emit('listening');
    });
  },

  _accepted(handle) {
    if (this._handle) this._handle.onconnection(0, handle);
    else this._connected(handle);
  },

  _connected(handle) {
    const remote = this.blockList && remoteOf(handle);
    if (remote && this.blockList.check(remote.address, remote.family.toLowerCase())) {
      handle.close();
      return;
    }
    if (this.maxConnections !== undefined && this._connections >= this.maxConnections) {
      const data = remoteOf(handle);
      const local = localOf(handle);
      handle.close();
      this.emit('drop', data && {
        localAddress: local.address, localPort: local.port, localFamily: local.family,
        remoteAddress: data.address, remotePort: data.port, remoteFamily: data.family,
      });
      return;
    }
    const socket = new Socket({
      handle,
      allowHalfOpen: this.allowHalfOpen,
      pauseOnCreate: this.pauseOnConnect,
      readable: true,
      writable: true,
      readableHighWaterMark: this.highWaterMark,
      writableHighWaterMark: this.highWaterMark,
    });
    if (this.noDelay && handle.setNoDelay) {
      socket._noDelay = true;
      handle.setNoDelay(true);
    }
    if (this.keepAlive && handle.setKeepAlive) {
      socket._keepAlive = [true, this.keepAliveInitialDelay];
      handle.setKeepAlive(true, this.keepAliveInitialDelay);
    }
    this._connections++;
    socket.server = this;
    socket._server = this;
    this.emit('connection', socket);
    observe.publish('net.server.socket', () => ({ socket }));
  },

  address() {
    if (!this._handle) return this._pipeName ?? null;
    return this._handle.address();
  },

  getConnections(callback) {
    process.nextTick(callback, null, this._connections);
    return this;
  },

  close(callback) {
    this._listeningId++;
    if (typeof callback === 'function') {
      if (!this._handle) {
        this.once('close', function close() { callback(makeError('ERR_SERVER_NOT_RUNNING')); });
      } else {
        this.once('close', callback);
      }
    }
    if (this._handle) {
      this._handle.close();
      this._handle = null;
    }
    this._emitCloseIfDrained();
    return this;
  },

  _emitCloseIfDrained() {
    if (this._handle || this._connections) return;
    triggeredBy(this[kAsyncId], process.nextTick, () => this.emit('close'));
  },

  [EventEmitter.captureRejectionSymbol](err, event, socket) {
    if (event === 'connection') socket.destroy(err);
    else this.emit('error', err);
  },

  ref() {
    this._unref = false;
    if (this._handle) this._handle.ref();
    return this;
  },

  unref() {
    this._unref = true;
    if (this._handle) this._handle.unref();
    return this;
  },
});
Server.prototype[Symbol.asyncDispose || Symbol.for('Symbol.asyncDispose')] = async function dispose() {
  if (this._handle) await new Promise((resolve, reject) => this.close((err) => (err ? reject(err) : resolve())));
};
Object.defineProperty(Server.prototype, 'listening', {
  get() { return Boolean(this._handle); }, configurable: true, enumerable: true,
});

// `handle.onconnection`, which programs replace to see what is accepted.
function onConnection(errno, handle) { this[kServer]._connected(handle); }

// --- the rest ---

function createServer(options, listener) { return new Server(options, listener); }

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  observe.publish('net.client.socket', () => ({ socket }));
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

const { execArgv } = process;
const TIMEOUT_FLAG = '--network-family-autoselection-attempt-timeout=';
let autoSelectFamily = !execArgv.includes('--no-network-family-autoselection') &&
  !execArgv.includes('--no-enable-network-family-autoselection');
let attemptTimeout = Math.max(10, Number(execArgv.find((arg) => arg.startsWith(TIMEOUT_FLAG))?.slice(TIMEOUT_FLAG.length)) || 250);

const isIP = (text) => host.isIP(`${text}`);

module.exports = {
  createServer,
  createConnection: connect,
  connect,
  isIP,
  isIPv4: (text) => isIP(text) === 4,
  isIPv6: (text) => isIP(text) === 6,
  Server,
  Socket,
  Stream: Socket,
  _normalizeArgs: normalizeArgs,
  getDefaultAutoSelectFamily: () => autoSelectFamily,
  setDefaultAutoSelectFamily(value) {
    validateBoolean(value, 'value');
    autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout: () => attemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    validateInt32(value, 'value', 1);
    attemptTimeout = Math.max(10, value);
  },
};
Object.defineProperty(module.exports, 'BoundSocket', {
  get: () => native('missing').exports('net').BoundSocket, configurable: true, enumerable: true,
});
for (const name of ['BlockList', 'SocketAddress']) {
  Object.defineProperty(module.exports, name, {
    get() { return require('internal/net/block_list')[name]; }, configurable: true, enumerable: true,
  });
}
