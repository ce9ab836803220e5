'use strict';
// socket.connect: from options to a connected handle, through the names' look-up and, where a name
// has several addresses, one address after the other.

const { makeError } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateInt32, validateNumber, validatePort, validateString,
} = require('internal/validators');
const observe = require('internal/observe');
const net = require('net');
const { asyncIdOf, triggeredBy } = native('async_hooks');
const host = native('net');

function connect(socket, args) {
  // net.connect hands over its own arguments, an array that has been taken apart already.
  const isDirect = !Array.isArray(args[0]);
  const [options, callback] = isDirect ? net._normalizeArgs(args) : args[0];
  if (isDirect) observe.publish('net.client.socket', () => ({ socket }));
  if (socket.write !== net.Socket.prototype.write) socket.write = net.Socket.prototype.write;
  if (socket.destroyed) {
    // It may connect again.
    socket._handle = null;
    socket._undestroy();
  }
  const { path } = options;
  if (callback !== null && callback !== undefined) socket.once('connect', callback);
  if (path) validateString(path, 'options.path');
  socket._handle ||= handleFor(socket, path ? host.pipe() : host.tcp());
  socket._active();
  socket.connecting = true;
  if (options.noDelay !== undefined) socket._noDelay = Boolean(options.noDelay);
  if (options.keepAlive) {
    socket._keepAlive = [true, Math.max(0, ~~((options.keepAliveInitialDelay || 0) / 1000))];
  }
  if (path) attempt(socket, { path });
  else lookUp(socket, options);
  return socket;
}

// A socket that encrypts puts its own handle over the system's.
const handleFor = (socket, handle) => (socket._over ? socket._over(handle) : handle);

function lookUp(socket, options) {
  const { localPort } = options;
  const localAddress = options.localAddress || undefined;
  const name = options.host || 'localhost';
  let { port } = options;
  if (options.host) validateString(options.host, 'options.host');
  if (options.autoSelectFamily !== undefined && options.autoSelectFamily !== null) {
    validateBoolean(options.autoSelectFamily, 'options.autoSelectFamily');
  }
  let timeout = options.autoSelectFamilyAttemptTimeout;
  if (timeout !== undefined && timeout !== null) {
    validateInt32(timeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    timeout = Math.max(10, timeout);
  }
  if (localAddress && !net.isIP(localAddress)) throw makeError('ERR_INVALID_IP_ADDRESS', localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port === undefined) throw makeError('ERR_MISSING_ARGS', ['options', 'port', 'path']);
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.port', ['number', 'string'], port);
  }
  validatePort(port);
  port |= 0;
  // A local port alone is one of any address.
  const targetOf = (address) => ({
    address,
    port,
    localAddress: localAddress || !localPort ? localAddress : net.isIPv6(address) ? '::' : '0.0.0.0',
    localPort,
  });
  const family = net.isIP(name);
  if (family) {
    triggeredBy(asyncIdOf(socket._handle), process.nextTick, () => {
      if (socket.connecting) attempt(socket, targetOf(name));
    });
    return;
  }
  if (options.lookup !== undefined && options.lookup !== null) validateFunction(options.lookup, 'options.lookup');
  const lookup = options.lookup || require('dns').lookup;
  const auto = options.autoSelectFamily ?? net.getDefaultAutoSelectFamily();
  const all = auto && !localAddress && options.family !== 4 && options.family !== 6;
  const query = { family: options.family ?? 0, hints: options.hints || 0 };
  if (all) query.all = true;
  socket._host = name;
  triggeredBy(asyncIdOf(socket._handle), lookup, name, query, (err, found, foundFamily) => {
    const addresses = Array.isArray(found) ? found : [{ address: found, family: foundFamily }];
    if (all && !socket.connecting) return;
    if (!err) {
      for (const { address, family } of addresses) {
        socket.emit('lookup', null, address, family, name);
        if (all && !socket.connecting) return;
      }
    } else {
      socket.emit('lookup', err, undefined, undefined, name);
    }
    if (!socket.connecting) return;
    if (err) {
      process.nextTick(() => socket.destroy(err));
      return;
    }
    const strange = addresses.find(({ family }) => family !== 4 && family !== 6);
    if (strange && net.isIP(strange.address)) {
      process.nextTick(() => socket.destroy(makeError('ERR_INVALID_ADDRESS_FAMILY', strange.family, name, port)));
      return;
    }
    const usable = addresses.filter(({ address }) => net.isIP(address));
    if (usable.length === 0) {
      const { address } = addresses[0] || {};
      process.nextTick(() => socket.destroy(makeError('ERR_INVALID_IP_ADDRESS', `${address}`)));
      return;
    }
    socket._active();
    const targets = usable.map(({ address }) => targetOf(address));
    if (targets.length === 1) attempt(socket, targets[0]);
    else attemptEach(socket, interleave(targets), timeout ?? undefined);
  });
}

// First one of each family by turns, beginning with the family of the first.
function interleave(targets) {
  const first = net.isIP(targets[0].address);
  const same = targets.filter(({ address }) => net.isIP(address) === first);
  const other = targets.filter(({ address }) => net.isIP(address) !== first);
  return same.flatMap((target, at) => (other[at] ? [target, other[at]] : [target])).concat(other.slice(same.length));
}

// A connecting handle's errno. What `request` holds is for packages that mock the network: they take
// the handle's method away and call `oncomplete` themselves.
function open(handle, request, { path, address, port, localAddress, localPort }) {
  if (path) return handle.connect(request, path);
  const connect = net.isIPv6(address) ? handle.connect6 : handle.connect;
  return connect.call(handle, request, address, port, localAddress, localPort);
}

// Below 0 it is of the local address.
function errorOf(errno, { path, address, port, localAddress, localPort }) {
  if (path) return host.connectError(errno, path);
  if (errno < 0) return host.bindError(-errno, localAddress, localPort);
  if (!localPort) return host.connectError(errno, address, port);
  return host.connectError(errno, address, port, localAddress, localPort);
}

function blocked(socket, target) {
  const { blockList } = socket;
  if (!blockList || target.path) return null;
  const family = net.isIP(target.address) === 6 ? 'ipv6' : 'ipv4';
  return blockList.check(target.address, family) ? makeError('ERR_IP_BLOCKED', target.address) : null;
}

function attempt(socket, target) {
  socket._began = observe.begin('net');
  const refused = blocked(socket, target);
  if (refused) {
    socket.destroy(refused);
    return;
  }
  const family = net.isIP(target.address);
  socket.emit('connectionAttempt', target.path || target.address, target.port, family);
  const handle = socket._handle;
  const errno = start(socket, handle, target, (errno) => {
    if (errno) {
      const err = errorOf(errno, target);
      socket.emit('connectionAttemptFailed', target.address, target.port, family, err);
      socket.destroy(err);
    } else {
      succeed(socket, target);
    }
  });
  // Told later, as everything about connecting is.
  if (errno < 0) socket.destroy(errorOf(errno, target));
  else if (errno) setImmediate(() => socket.destroy(errorOf(errno, target)));
}

function start(socket, handle, target, whenConnected) {
  const request = {
    oncomplete(status) { if (!socket.destroyed) whenConnected(-status); },
    address: target.path || target.address,
    port: target.port,
  };
  socket._whenConnected = (errno) => request.oncomplete(-errno, handle, request, true, true);
  handle.own(socket);
  return open(handle, request, target);
}

function attemptEach(socket, targets, timeout = net.getDefaultAutoSelectFamilyAttemptTimeout()) {
  const errors = [];
  socket.autoSelectFamilyAttemptedAddresses = [];
  let timer;
  let handle = socket._handle;
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
    const refused = blocked(socket, target);
    if (refused) {
      errors.push(refused);
      next();
      return;
    }
    const family = net.isIP(target.address);
    socket.autoSelectFamilyAttemptedAddresses.push(`${target.address}:${target.port}`);
    socket.emit('connectionAttempt', target.address, target.port, family);
    // Each attempt has a handle of its own; the first one was there already.
    if (errors.length) {
      const unreferenced = handle.hasRef && !handle.hasRef();
      handle = socket._handle = handleFor(socket, host.tcp());
      if (unreferenced) handle.unref();
    }
    const mine = handle;
    socket._began = observe.begin('net');
    const errno = start(socket, mine, target, (errno) => {
      clearTimeout(timer);
      if (!errno) {
        succeed(socket, target);
        return;
      }
      mine.close();
      failed(errorOf(errno, target), target);
    });
    if (errno) {
      failed(errorOf(errno, target), target);
    } else if (targets.length > 0) {
      timer = setTimeout(() => {
        socket.emit('connectionAttemptTimeout', target.address, target.port, family);
        mine.close();
        errors.push(errorOf(ETIMEDOUT, target));
        next();
      }, timeout);
    }
  }
  function failed(err, target) {
    socket.emit('connectionAttemptFailed', target.address, target.port, net.isIP(target.address), err);
    errors.push(err);
    next();
  }
  next();
}

const ETIMEDOUT = 110;

function succeed(socket, target) {
  socket.connecting = false;
  socket._dressed();
  socket._active();
  if (!target.path) {
    observe.end(socket._began, 'net', 'connect', () => ({ host: target.address, port: target.port }));
  }
  socket.emit('connect');
  socket.emit('ready');
  // Begin to read, unless the connect listener paused.
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

module.exports = { connect };
