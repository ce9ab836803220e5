// Sockets and servers that go along with a message to another process.

const net = require('net');
const { makeError } = require('internal/errors');

const { kState } = require('internal/dgram');

// Who has no class of them has none of them.
const isDatagrams = (handle) => Boolean(handle[kState]) && handle instanceof require('dgram').Socket;

// What is passed: its type, its descriptor, and `done()`, to be called when the other process has
// its own. Undefined for what is not open: the message goes alone.
function pass(handle, options) {
  if (handle instanceof net.Server) {
    if (!handle._handle) return undefined;
    return { type: 'net.Server', descriptor: handle._handle.fd, done() {} };
  }
  if (isDatagrams(handle)) {
    const { fd } = handle[kState].handle || {};
    if (fd === undefined || fd < 0) return undefined;
    return { type: 'dgram.Socket', dgramType: handle.type, descriptor: fd, done() {} };
  }
  if (!(handle instanceof net.Socket)) throw makeError('ERR_INVALID_HANDLE_TYPE');
  const socket = handle._handle;
  if (!socket) return undefined;
  const passed = { type: 'net.Socket', descriptor: socket.fd, done() {} };
  if (options?.keepOpen) return passed;
  // It is the other's from now on.
  socket.readStop();
  handle._handle = null;
  handle.setTimeout(0);
  if (handle._server) {
    handle._server._connections--;
    handle._server._emitCloseIfDrained();
    handle._server = null;
  }
  passed.done = () => socket.close();
  return passed;
}

// Makes what was passed of its descriptor, and calls `take` with it.
function receive({ type, dgramType }, descriptor, take) {
  if (descriptor < 0) {
    take(undefined);
  } else if (type === 'net.Native' || type === 'dgram.Native') {
    // A worker of a cluster makes of it what it needs.
    take(descriptor);
  } else if (type === 'net.Server') {
    const server = new net.Server();
    server.listen({ fd: descriptor }, () => take(server));
  } else if (type === 'dgram.Socket') {
    const socket = require('dgram').createSocket(dgramType);
    socket.bind({ fd: descriptor }, () => take(socket));
  } else {
    take(new net.Socket({ fd: descriptor, readable: true, writable: true }));
  }
}

module.exports = { pass, receive };
