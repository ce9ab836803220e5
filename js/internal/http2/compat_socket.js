'use strict';
// `req.socket` and `res.socket`: the session's socket, but what happens to it happens to the stream.

const { makeError } = require('internal/errors');

const kRequest = Symbol('request');
const kProxy = Symbol('proxy');

const OF_STREAM = new Set(['on', 'once', 'end', 'emit', 'destroy']);
const STATES = new Set(['writable', 'destroyed', 'readable']);
const FORBIDDEN = new Set(['write', 'read', 'pause', 'resume']);

const socketOf = (stream) => stream.session?._socket ?? stream;

const handler = {
  has(stream, name) { return name in socketOf(stream) || name in stream; },
  get(stream, name) {
    if (OF_STREAM.has(name)) return stream[name].bind(stream);
    if (name === 'readable') {
      if (stream.destroyed) return false;
      const request = stream[kRequest];
      return request ? request.readable : stream.readable;
    }
    if (STATES.has(name)) return stream[name];
    if (FORBIDDEN.has(name)) throw makeError('ERR_HTTP2_NO_SOCKET_MANIPULATION');
    if (name === 'setTimeout') {
      const { session } = stream;
      return session !== undefined ? session.setTimeout.bind(session) : stream.setTimeout.bind(stream);
    }
    const socket = socketOf(stream);
    const value = socket[name];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf(stream) { return Reflect.getPrototypeOf(socketOf(stream)); },
  set(stream, name, value) {
    if (OF_STREAM.has(name) || STATES.has(name)) {
      stream[name] = value;
    } else if (name === 'setTimeout') {
      const { session } = stream;
      if (session !== undefined) session.setTimeout = value;
      else stream.setTimeout = value;
    } else if (FORBIDDEN.has(name)) {
      throw makeError('ERR_HTTP2_NO_SOCKET_MANIPULATION');
    } else {
      socketOf(stream)[name] = value;
    }
    return true;
  },
};

function compatSocket(stream) { return stream[kProxy] ??= new Proxy(stream, handler); }

module.exports = { compatSocket, kRequest };
