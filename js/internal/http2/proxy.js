'use strict';
// `session.socket`: the socket as far as it may be used beside the session.

const { makeError } = require('internal/errors');

const OF_SESSION = new Set(['setTimeout', 'ref', 'unref']);
const FORBIDDEN = new Set(['destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay']);

function boundSocket(session) {
  const { _socket: socket } = session;
  if (socket === undefined) throw makeError('ERR_HTTP2_SOCKET_UNBOUND');
  return socket;
}

const handler = {
  get(session, name) {
    if (OF_SESSION.has(name)) return typeof session[name] === 'function' ? session[name].bind(session) : session[name];
    if (FORBIDDEN.has(name)) throw makeError('ERR_HTTP2_NO_SOCKET_MANIPULATION');
    const socket = boundSocket(session);
    const value = socket[name];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  getPrototypeOf(session) { return Reflect.getPrototypeOf(boundSocket(session)); },
  set(session, name, value) {
    if (OF_SESSION.has(name)) {
      session[name] = value;
      return true;
    }
    if (FORBIDDEN.has(name)) throw makeError('ERR_HTTP2_NO_SOCKET_MANIPULATION');
    boundSocket(session)[name] = value;
    return true;
  },
  has(session, name) { return OF_SESSION.has(name) || name in boundSocket(session); },
};

module.exports = { socketProxy: (session) => new Proxy(session, handler) };
