'use strict';
// dgram: datagram sockets. What arrives is told to onMessage; what is sent goes by doSend.

const EventEmitter = require('events');
const { deprecate } = require('util');
const { makeError } = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateNumber, validateObject, validatePort, validateString, validateUint32,
} = require('internal/validators');
const host = native('dgram');
const net = native('net');

const { kState } = require('internal/dgram');
const kOwner = Symbol('owner_symbol');

const [UNBOUND, BINDING, BOUND] = [0, 1, 2];
const [DISCONNECTED, CONNECTING, CONNECTED] = [0, 1, 2];

// What is sent waits its turn in the queue, as if the system had no room for it: for tests.
const isQueued = process.execArgv.includes('--test-udp-no-try-send');

const BYTES = ['Buffer', 'TypedArray', 'DataView', 'string'];

// --- handles ---

function newHandle(type, lookup) {
  if (type !== 'udp4' && type !== 'udp6') throw makeError('ERR_SOCKET_BAD_TYPE');
  if (lookup === undefined) ({ lookup } = require('dns'));
  else validateFunction(lookup, 'lookup');
  const [family, own] = type === 'udp4' ? [4, '127.0.0.1'] : [6, '::1'];
  const handle = host.udp(type === 'udp6');
  handle.lookup = (address, callback) => lookup(address || own, family, callback);
  return handle;
}

const anyAddress = (type) => (type === 'udp4' ? '0.0.0.0' : '::');

function createSocketHandle(address, port, type, fd, flags) {
  const handle = newHandle(type);
  let errno = 0;
  if (Number.isInteger(fd) && fd > 0) {
    errno = host.kind(fd) === 'UDP' ? handle.open(fd) : -22;
  } else if (port || address) {
    errno = handle.bind(address || anyAddress(type), port || 0, { ipv6Only: false, ...flags });
  }
  if (errno >= 0) return handle;
  handle.close();
  return errno;
}

// --- the class ---

function Socket(type, listener) {
  EventEmitter.call(this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    ({ type } = options);
    for (const name of ['recvBufferSize', 'sendBufferSize']) {
      if (options[name]) validateUint32(options[name], `options.${name}`);
    }
  }
  const handle = newHandle(type, options?.lookup);
  handle[kOwner] = this;
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  const lists = ['receiveBlockList', 'sendBlockList'];
  for (const name of lists) {
    const list = options?.[name];
    if (list && !require('net').BlockList.isBlockList(list)) {
      throw makeError('ERR_INVALID_ARG_TYPE', `options.${name}`, 'net.BlockList', list);
    }
  }
  this[kState] = {
    handle,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
    receiveBlockList: options?.receiveBlockList || undefined,
    sendBlockList: options?.sendBlockList || undefined,
  };
  if (options?.signal !== undefined) {
    const { signal } = options;
    validateAbortSignal(signal, 'options.signal');
    const onAborted = () => { if (this[kState].handle) this.close(); };
    if (signal.aborted) onAborted();
    else {
      signal.addEventListener('abort', onAborted, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAborted));
    }
  }
  require('internal/observe').publish('udp.socket', () => ({ socket: this }));
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function createSocket(type, listener) { return new Socket(type, listener); }

// The handle of a socket that is not closed.
function running(socket) {
  const { handle } = socket[kState];
  if (!handle) throw makeError('ERR_SOCKET_DGRAM_NOT_RUNNING');
  return handle;
}

function check(syscall, errno) {
  if (errno < 0) throw host.error(syscall, errno);
}

// --- binding ---

// What `bind` and `bindSync` have in common once there is an address. Returns an error, or null.
function bindTo(socket, address, port) {
  const state = socket[kState];
  const { ipv6Only, reuseAddr, reusePort } = state;
  const errno = state.handle.bind(address, port || 0, { ipv6Only, reuseAddr, reusePort });
  if (errno >= 0) return null;
  state.bindState = UNBOUND;
  return host.error('bind', errno, address, port);
}

// In a worker of a cluster the primary binds what is not to be the worker's alone.
function bindByPrimary(socket, address, port) {
  const state = socket[kState];
  const flags = (state.ipv6Only ? 1 : 0) | (state.reuseAddr ? 4 : 0);
  const query = { address, port: port || 0, addressType: socket.type, fd: -1, flags };
  host.share(socket, query, (errno, descriptor, hold) => {
    const { handle } = state;
    // Closed meanwhile, it takes the handle and lets go of it.
    const taker = handle ?? host.udp(false);
    if (!errno) {
      hold(taker);
      errno = taker.open(descriptor);
    }
    if (errno || !handle) {
      if (!errno) taker.close();
      state.bindState = UNBOUND;
      if (handle) socket.emit('error', host.error('bind', errno, address, port));
      return;
    }
    startListening(socket);
  });
}

function startReceiving(socket) {
  const state = socket[kState];
  const { handle } = state;
  handle.onmessage = onMessage;
  check('recvStart', handle.recvStart());
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function startListening(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

function stopReceiving(socket) {
  const state = socket[kState];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

function onMessage(size, handle, bytes, rinfo) {
  const socket = handle[kOwner];
  if (size < 0) {
    socket.emit('error', host.error('recvmsg', size));
    return;
  }
  if (isBlocked(socket[kState].receiveBlockList, rinfo.address, rinfo.family)) return;
  socket.emit('message', bytes, rinfo);
}

function isBlocked(list, address, family) {
  return Boolean(list) && Boolean(address) && list.check(address, family.toLowerCase());
}

const familyOf = (socket) => (socket.type === 'udp4' ? 'ipv4' : 'ipv6');

function beginBinding(socket) {
  running(socket);
  if (socket[kState].bindState !== UNBOUND) throw makeError('ERR_SOCKET_ALREADY_BOUND');
  socket[kState].bindState = BINDING;
}

// To any port, since something is to be sent.
function bindIfUnbound(socket) {
  if (socket[kState].bindState === UNBOUND) socket.bind({ port: 0, exclusive: true }, null);
}

// What waits until the socket is bound.
function whenBound(socket, what) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    socket.once(EventEmitter.errorMonitor, onFailed);
    socket.once('listening', onListening);
  }
  state.queue.push(what);
}

function onFailed() {
  this.removeListener('listening', onListening);
  this[kState].queue = undefined;
}

function onListening() {
  this.removeListener(EventEmitter.errorMonitor, onFailed);
  const { queue } = this[kState];
  this[kState].queue = undefined;
  for (const what of queue) what();
}

function bufferSize(socket, size, isReceiving) {
  if (size >>> 0 !== size) throw makeError('ERR_SOCKET_BAD_BUFFER_SIZE');
  const result = socket[kState].handle.bufferSize(size, isReceiving);
  if (result >= 0) return result;
  const [code, message] = require('util').getSystemErrorMap().get(result);
  const syscall = `uv_${isReceiving ? 'recv' : 'send'}_buffer_size`;
  throw makeError('ERR_SOCKET_BUFFER_SIZE', { errno: result, code, message, syscall });
}

// --- sending ---

// A part of what is to be sent.
function slice(buffer, offset, length) {
  if (typeof buffer === 'string') buffer = Buffer.from(buffer);
  else if (!ArrayBuffer.isView(buffer)) throw makeError('ERR_INVALID_ARG_TYPE', 'buffer', BYTES, buffer);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw makeError('ERR_BUFFER_OUT_OF_BOUNDS', 'offset');
  if (offset + length > buffer.byteLength) throw makeError('ERR_BUFFER_OUT_OF_BOUNDS', 'length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}

function chunksOf(buffer) {
  if (!Array.isArray(buffer)) {
    if (typeof buffer === 'string') return [Buffer.from(buffer)];
    if (ArrayBuffer.isView(buffer)) return [buffer];
    throw makeError('ERR_INVALID_ARG_TYPE', 'buffer', BYTES, buffer);
  }
  return buffer.map((part) => {
    if (typeof part === 'string') return Buffer.from(part);
    if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    throw makeError('ERR_INVALID_ARG_TYPE', 'buffer list arguments', BYTES, buffer);
  });
}

function doSend(err, socket, ip, chunks, address, port, callback) {
  const { handle, sendBlockList } = socket[kState];
  if (!err && handle && ip && isBlocked(sendBlockList, ip, familyOf(socket))) err = makeError('ERR_IP_BLOCKED', ip);
  if (err) {
    if (callback) process.nextTick(callback, err);
    else process.nextTick(() => socket.emit('error', err));
    return;
  }
  if (!handle) return;
  const errorOf = (errno) => host.error('send', errno, address, port);
  const result = handle.send(chunks, ip, port, isQueued, callback && ((errno, size) => {
    callback(errno ? errorOf(errno) : null, size);
  }));
  if (!callback) return;
  // Above 0 the system has taken it.
  if (result > 0) process.nextTick(callback, null, result - 1);
  else if (result < 0) process.nextTick(callback, errorOf(result));
}

// --- connecting ---

function connectTo(socket, address, port) {
  const state = socket[kState];
  if (isBlocked(state.sendBlockList, address, familyOf(socket))) return makeError('ERR_IP_BLOCKED', address);
  const errno = state.handle.connect(address, port);
  return errno < 0 ? host.error('connect', errno, address, port) : null;
}

function connectSoon(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  state.handle.lookup(address, (err, ip) => {
    // It may have been closed.
    if (!state.handle) return;
    err ||= connectTo(socket, ip, port);
    if (!err) {
      state.connectState = CONNECTED;
      process.nextTick(() => socket.emit('connect'));
      return;
    }
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (callback) {
        socket.removeListener('connect', callback);
        callback(err);
      } else {
        socket.emit('error', err);
      }
    });
  });
}

const noDns = (method) => `must be a numeric IP address; ${method} does not perform DNS resolution`;

Object.assign(Socket.prototype, {
  bind(port_, address_ /* , callback */) {
    let port = port_;
    beginBinding(this);
    const state = this[kState];
    const last = arguments[arguments.length - 1];
    if (typeof last === 'function') {
      const forget = () => {
        this.removeListener('error', forget);
        this.removeListener('listening', onBound);
      };
      const onBound = (...args) => {
        forget();
        Reflect.apply(last, this, args);
      };
      this.on('error', forget);
      this.on('listening', onBound);
    }
    if (port !== null && typeof port === 'object' && typeof port.recvStart === 'function') {
      adopt(this, port);
      startListening(this);
      return this;
    }
    let address;
    let exclusive = false;
    if (port !== null && typeof port === 'object') {
      const { fd } = port;
      if (Number.isInteger(fd) && fd > 0) {
        const kind = host.kind(fd);
        if (kind !== 'UDP') throw makeError('ERR_INVALID_FD_TYPE', kind);
        check('open', state.handle.open(fd));
        startListening(this);
        return this;
      }
      address = port.address || '';
      ({ port, exclusive } = port);
    } else {
      address = typeof address_ === 'function' ? '' : address_;
    }
    state.handle.lookup(address || anyAddress(this.type), (err, ip) => {
      // It may have been closed.
      if (!state.handle) return;
      if (err) {
        state.bindState = UNBOUND;
        this.emit('error', err);
      } else if (host.share && !exclusive && !state.reusePort) {
        bindByPrimary(this, ip, port);
      } else {
        err = bindTo(this, ip, port);
        if (err) this.emit('error', err);
        else startListening(this);
      }
    });
    return this;
  },

  bindSync(options = {}) {
    validateObject(options, 'options');
    running(this);
    const { port = 0, address = anyAddress(this.type) } = options;
    validatePort(port, 'options.port');
    validateString(address, 'options.address');
    if (!net.isIP(address)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.address', address, noDns('bindSync'));
    }
    beginBinding(this);
    const err = bindTo(this, address, Number(port));
    if (err) throw err;
    startReceiving(this);
    process.nextTick(() => { if (this[kState].handle) this.emit('listening'); });
    return this.address();
  },

  connect(port, address, callback) {
    port = validatePort(port, 'Port', false);
    if (typeof address === 'function') [callback, address] = [address, ''];
    else if (address === undefined) address = '';
    validateString(address, 'address');
    const state = this[kState];
    running(this);
    if (state.connectState !== DISCONNECTED) throw makeError('ERR_SOCKET_DGRAM_IS_CONNECTED');
    state.connectState = CONNECTING;
    bindIfUnbound(this);
    if (state.bindState === BOUND) connectSoon(this, port, address, callback);
    else whenBound(this, () => { if (state.handle) connectSoon(this, port, address, callback); });
  },

  connectSync(port, address) {
    port = validatePort(port, 'Port', false);
    const own = this.type === 'udp4' ? '127.0.0.1' : '::1';
    if (address === undefined) address = own;
    validateString(address, 'address');
    const state = this[kState];
    running(this);
    if (state.connectState !== DISCONNECTED) throw makeError('ERR_SOCKET_DGRAM_IS_CONNECTED');
    if (!net.isIP(address)) throw makeError('ERR_INVALID_ARG_VALUE', 'address', address, noDns('connectSync'));
    if (state.bindState === UNBOUND) this.bindSync();
    const err = connectTo(this, address, port);
    if (err) throw err;
    state.connectState = CONNECTED;
    process.nextTick(() => { if (state.handle) this.emit('connect'); });
  },

  disconnect() {
    const state = this[kState];
    if (state.connectState !== CONNECTED) throw makeError('ERR_SOCKET_DGRAM_NOT_CONNECTED');
    check('connect', state.handle.disconnect());
    state.connectState = DISCONNECTED;
  },

  sendto(buffer, offset, length, port, address, callback) {
    validateNumber(offset, 'offset');
    validateNumber(length, 'length');
    validateNumber(port, 'port');
    validateString(address, 'address');
    this.send(buffer, offset, length, port, address, callback);
  },

  // (message[, offset, length], port[, address][, callback]); connected, without port and address.
  send(buffer, offset, length, port, address, callback) {
    const state = this[kState];
    const isConnected = state.connectState === CONNECTED;
    if (!isConnected) {
      if (address || (port && typeof port !== 'function')) buffer = slice(buffer, offset, length);
      else [callback, port, address] = [port, offset, length];
    } else if (typeof length === 'number') {
      buffer = slice(buffer, offset, length);
      if (typeof port === 'function') [callback, port] = [port, null];
    } else {
      callback = offset;
    }
    const chunks = chunksOf(buffer);
    if (!isConnected) port = validatePort(port, 'Port', false);
    else if (address || port) throw makeError('ERR_SOCKET_DGRAM_IS_CONNECTED');
    if (typeof callback !== 'function') callback = undefined;
    if (typeof address === 'function') [callback, address] = [address, undefined];
    else if (address !== undefined && address !== null) validateString(address, 'address');
    running(this);
    bindIfUnbound(this);
    if (chunks.length === 0) chunks.push(Buffer.alloc(0));
    const isBound = state.bindState === BOUND;
    const sendNow = () => {
      if (!state.handle) return;
      if (isConnected) {
        doSend(null, this, undefined, chunks, undefined, undefined, callback);
        return;
      }
      state.handle.lookup(address, (err, ip) => doSend(err, this, ip, chunks, address ?? undefined, port, callback));
    };
    if (isBound) sendNow();
    else whenBound(this, sendNow);
  },

  close(callback) {
    const state = this[kState];
    if (typeof callback === 'function') this.on('close', callback);
    if (state.queue !== undefined) {
      // What waits to be sent goes first.
      state.queue.push(() => this.close());
      return this;
    }
    const handle = running(this);
    stopReceiving(this);
    handle.close();
    state.handle = null;
    process.nextTick(() => this.emit('close'));
    return this;
  },

  async [Symbol.asyncDispose || Symbol.for('Symbol.asyncDispose')]() {
    if (this[kState].handle) await new Promise((resolve) => this.close(resolve));
  },

  address() {
    const address = {};
    check('getsockname', running(this).getsockname(address));
    return address;
  },

  remoteAddress() {
    const handle = running(this);
    if (this[kState].connectState !== CONNECTED) throw makeError('ERR_SOCKET_DGRAM_NOT_CONNECTED');
    const address = {};
    check('getpeername', handle.getpeername(address));
    return address;
  },

  // --- settings ---

  setBroadcast(on) { check('setBroadcast', this[kState].handle.setBroadcast(Boolean(on))); },

  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check('setTTL', this[kState].handle.setTTL(ttl));
    return ttl;
  },

  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check('setMulticastTTL', this[kState].handle.setMulticastTTL(ttl));
    return ttl;
  },

  setMulticastLoopback(on) {
    check('setMulticastLoopback', this[kState].handle.setMulticastLoopback(Boolean(on)));
    return on;
  },

  setMulticastInterface(interfaceAddress) {
    const handle = running(this);
    validateString(interfaceAddress, 'interfaceAddress');
    check('setMulticastInterface', handle.setMulticastInterface(interfaceAddress));
  },

  addMembership(multicastAddress, interfaceAddress) {
    const handle = running(this);
    if (!multicastAddress) throw makeError('ERR_MISSING_ARGS', 'multicastAddress');
    check('addMembership', handle.addMembership(multicastAddress, interfaceAddress));
  },

  dropMembership(multicastAddress, interfaceAddress) {
    const handle = running(this);
    if (!multicastAddress) throw makeError('ERR_MISSING_ARGS', 'multicastAddress');
    check('dropMembership', handle.dropMembership(multicastAddress, interfaceAddress));
  },

  addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    const handle = running(this);
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    check('addSourceSpecificMembership',
      handle.addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress));
  },

  dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    const handle = running(this);
    validateString(sourceAddress, 'sourceAddress');
    validateString(groupAddress, 'groupAddress');
    check('dropSourceSpecificMembership',
      handle.dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress));
  },

  ref() {
    this[kState].handle?.ref();
    return this;
  },

  unref() {
    this[kState].handle?.unref();
    return this;
  },

  setRecvBufferSize(size) { bufferSize(this, size, true); },
  setSendBufferSize(size) { bufferSize(this, size, false); },
  getRecvBufferSize() { return bufferSize(this, 0, true); },
  getSendBufferSize() { return bufferSize(this, 0, false); },
  getSendQueueSize() { return this[kState].handle.getSendQueueSize(); },
  getSendQueueCount() { return this[kState].handle.getSendQueueCount(); },
});

// Another handle in place of its own.
function adopt(socket, handle) {
  const state = socket[kState];
  handle.lookup = state.handle.lookup;
  handle[kOwner] = socket;
  state.handle.close();
  state.handle = handle;
}

// What Node had before it hid its state.
for (const name of ['handle', 'receiving', 'bindState', 'queue', 'reuseAddr']) {
  const message = `Socket.prototype._${name} is deprecated`;
  Object.defineProperty(Socket.prototype, `_${name}`, {
    get: deprecate(function () { return this[kState][name]; }, message, 'DEP0112'),
    set: deprecate(function (value) { this[kState][name] = value; }, message, 'DEP0112'),
  });
}
Socket.prototype._healthCheck = deprecate(function () { running(this); },
  'Socket.prototype._healthCheck() is deprecated', 'DEP0112');
Socket.prototype._stopReceiving = deprecate(function () { stopReceiving(this); },
  'Socket.prototype._stopReceiving() is deprecated', 'DEP0112');

module.exports = {
  _createSocketHandle: deprecate(createSocketHandle, 'dgram._createSocketHandle() is deprecated', 'DEP0112'),
  createSocket,
  Socket,
};
