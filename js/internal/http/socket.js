'use strict';
// The socket of a server's connection, before a script uses it as a stream. While it is plain its
// connection reads and writes natively; its first use as a stream makes it a net.Socket with
// everything, which the connection's bytes go through from then on.

const EventEmitter = require('events');
const net = require('net');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const host = native('http');

// The engine remembers for a place in a text where a property of an object, or of its prototype, was
// found, by the shape that the object has when the getter has returned. Ours make another object of
// it: they stand one prototype further, where nothing is remembered.
const making = Object.create(net.Socket.prototype);
const prototype = Object.create(making);
host.definePlainSocket(prototype);

let join;

function become(socket) {
  const { timeout, waiting, handle, connection } = socket._takeOver();
  const { server } = connection;
  Object.setPrototypeOf(socket, net.Socket.prototype);
  const { _events: listeners, _eventsCount: count } = socket;
  net.Socket.call(socket, { handle, allowHalfOpen: true, manualStart: true });
  if (listeners) {
    socket._events = listeners;
    socket._eventsCount = count;
  }
  socket.server = server;
  if (!handle) {
    socket.destroy();
    return;
  }
  socket._server = server;
  socket.parser = connection;
  join(server, connection, socket, true);
  if (timeout) socket.setTimeout(timeout);
  // What was written natively goes out first; its end is ours to tell.
  if (waiting) socket.write('', () => connection.drained());
}

for (const name of ['_readableState', '_writableState', '_handle']) {
  Object.defineProperty(making, name, {
    get() {
      if (this === making || this === prototype) return undefined;
      become(this);
      return this[name];
    },
    set(value) { Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); },
    configurable: true,
  });
}

const streamEvents = new Set(['data', 'readable', 'end', 'drain', 'finish', 'pause', 'resume']);
for (const name of ['on', 'addListener', 'prependListener', 'once', 'prependOnceListener']) {
  prototype[name] = function listen(event, listener) {
    if (streamEvents.has(event)) {
      become(this);
      return this[name](event, listener);
    }
    return EventEmitter.prototype[name].call(this, event, listener);
  };
}
prototype.emit = function emit(event, ...args) {
  // An error is for those who listen to a stream's.
  if (event === 'error') {
    become(this);
    return this.emit(event, ...args);
  }
  return EventEmitter.prototype.emit.call(this, event, ...args);
};
for (const name of ['off', 'removeListener', 'removeAllListeners']) prototype[name] = EventEmitter.prototype[name];
// A stream's own listeners are counted, too.
for (const name of ['listenerCount', 'listeners', 'rawListeners', 'eventNames']) {
  prototype[name] = function count(...args) {
    become(this);
    return this[name](...args);
  };
}

Object.assign(prototype, {
  connecting: false,
  _hadError: false,
  _parent: null,
  _host: null,
  allowHalfOpen: true,

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    validateNumber(msecs, 'msecs', 0);
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      if (msecs === 0) this.removeListener('timeout', callback);
      else this.once('timeout', callback);
    }
    this._setQuiet(msecs);
    return this;
  },
  setEncoding() { throw makeError('ERR_HTTP_SOCKET_ENCODING'); },
  setNoDelay(enable) {
    this._setNoDelay(enable === undefined || Boolean(enable));
    return this;
  },
});

module.exports = { setJoin(value) { join = value; } };
