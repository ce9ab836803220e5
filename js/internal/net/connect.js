'use strict';
// socket.connect: from options to a connected handle, through the names' look-up and, where a name
// has several addresses, one address after the other.

const { makeError } = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateNumber, validatePort, validateString,
} = require('internal/validators');
const net = require('net');
const host = native('net');

function connect(socket, args) {
  // net.connect hands over its own arguments, an array that has been taken apart already.
  const [options, callback] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
  if (socket.write !== net.Socket.prototype.write) socket.write = net.Socket.prototype.write;
  if (socket.destroyed) {
    socket._handle = null;
    revive(socket);
  }
  const { path } = options;
  if (callback !== null && callback !== undefined) socket.once('connect', callback);
  socket._active();
  socket.connecting = true;
  if (path) {
    validateString(path, 'options.path');
    attempt(socket, { path });
  } else {
    lookUp(socket, options);
  }
  if (options.noDelay !== undefined) socket._noDelay = Boolean(options.noDelay);
  if (options.keepAlive) socket._keepAlive = [true, ~~((options.keepAliveInitialDelay || 0) / 1000)];
  return socket;
}

// A destroyed socket may connect again.
function revive(socket) {
  const { Duplex } = require('internal/stream/duplex');
  const { allowHalfOpen } = socket;
  Duplex.call(socket, { allowHalfOpen, autoDestroy: true, emitClose: false, decodeStrings: false });
}

function lookUp(socket, options) {
  const { localAddress, localPort } = options;
  const name = options.host || 'localhost';
  let { port } = options;
  if (localAddress && !net.isIP(localAddress)) throw makeError('ERR_INVALID_IP_ADDRESS', localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port === undefined) throw makeError('ERR_MISSING_ARGS', ['options', 'port', 'path']);
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.port', ['number', 'string'], port);
  }
  validatePort(port);
  port |= 0;
  const family = net.isIP(name);
  if (family) {
    process.nextTick(() => {
      if (socket.connecting) attempt(socket, { address: name, port, localAddress, localPort });
    });
    return;
  }
  if (options.lookup !== undefined) validateFunction(options.lookup, 'options.lookup');
  const lookup = options.lookup || require('dns').lookup;
  const auto = options.autoSelectFamily ?? net.getDefaultAutoSelectFamily();
  const all = auto && !localAddress && options.family !== 4 && options.family !== 6;
  const query = { family: options.family || 0, hints: options.hints || 0 };
  if (all) query.all = true;
  socket._host = name;
  lookup(name, query, (err, found, foundFamily) => {
    const addresses = Array.isArray(found) ? found : [{ address: found, family: foundFamily }];
    if (!err) {
      for (const { address, family } of addresses) socket.emit('lookup', null, address, family, name);
    } else {
      socket.emit('lookup', err, undefined, undefined, name);
    }
    if (!socket.connecting) return;
    if (err) {
      process.nextTick(() => socket.destroy(err));
      return;
    }
    const usable = addresses.filter(({ address }) => net.isIP(address));
    if (usable.length === 0) {
      const { address } = addresses[0] || {};
      process.nextTick(() => socket.destroy(makeError('ERR_INVALID_IP_ADDRESS', `${address}`)));
      return;
    }
    socket._active();
    const targets = usable.map(({ address }) => ({ address, port, localAddress, localPort }));
    if (targets.length === 1) attempt(socket, targets[0]);
    else attemptEach(socket, interleave(targets), options.autoSelectFamilyAttemptTimeout);
  });
}

// First one of each family by turns, beginning with the family of the first.
function interleave(targets) {
  const first = net.isIP(targets[0].address);
  const same = targets.filter(({ address }) => net.isIP(address) === first);
  const other = targets.filter(({ address }) => net.isIP(address) !== first);
  return same.flatMap((target, at) => (other[at] ? [target, other[at]] : [target])).concat(other.slice(same.length));
}

function open(target) {
  if (target.path) return host.connectPath(target.path);
  return host.connectTcp(target.address, target.port, target.localAddress, target.localPort);
}

function errorOf(errno, target, handle) {
  if (target.path) return host.connectError(errno, target.path);
  if (!target.localAddress) return host.connectError(errno, target.address, target.port);
  const local = handle && handle.localAddress();
  return host.connectError(errno, target.address, target.port, target.localAddress,
    local ? local.port : target.localPort || 0);
}

function attempt(socket, target) {
  socket.emit('connectionAttempt', target.path || target.address, target.port, net.isIP(target.address));
  const handle = open(target);
  if (typeof handle === 'number') {
    // Told later, as everything about connecting is.
    const err = errorOf(handle, target);
    setImmediate(() => socket.destroy(err));
    return;
  }
  begin(socket, handle, (errno) => {
    if (errno) {
      socket.emit('connectionAttemptFailed', target.address, target.port, net.isIP(target.address),
        errorOf(errno, target));
      socket.destroy(errorOf(errno, target, handle));
    } else {
      succeed(socket);
    }
  });
}

function begin(socket, handle, whenConnected) {
  socket._handle = handle;
  socket._whenConnected = (errno) => {
    if (!socket.destroyed) whenConnected(errno);
  };
  const errno = handle.own(socket);
  if (errno) socket._whenConnected(errno);
}

function attemptEach(socket, targets, timeout = net.getDefaultAutoSelectFamilyAttemptTimeout()) {
  const errors = [];
  socket.autoSelectFamilyAttemptedAddresses = [];
  let timer;
  function next() {
    clearTimeout(timer);
    if (!socket.connecting) return;
    const target = targets.shift();
    if (!target) {
      const aggregate = new AggregateError(errors);
      aggregate.code = errors[0].code;
      socket.destroy(aggregate);
      return;
    }
    socket.autoSelectFamilyAttemptedAddresses.push(`${target.address}:${target.port}`);
    socket.emit('connectionAttempt', target.address, target.port, net.isIP(target.address));
    const handle = open(target);
    if (typeof handle === 'number') {
      failed(errorOf(handle, target), target);
      return;
    }
    if (targets.length > 0) {
      timer = setTimeout(() => {
        socket.emit('connectionAttemptTimeout', target.address, target.port, net.isIP(target.address));
        handle.close();
        errors.push(errorOf(110, target));
        next();
      }, timeout);
    }
    begin(socket, handle, (errno) => {
      clearTimeout(timer);
      if (!errno) succeed(socket);
      else {
        handle.close();
        failed(errorOf(errno, target, handle), target);
      }
    });
  }
  function failed(err, target) {
    socket.emit('connectionAttemptFailed', target.address, target.port, net.isIP(target.address), err);
    errors.push(err);
    next();
  }
  next();
}

function succeed(socket) {
  socket.connecting = false;
  socket._dressed();
  socket._active();
  socket.emit('connect');
  socket.emit('ready');
  // Begin to read, unless the connect listener paused.
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

module.exports = { connect };
