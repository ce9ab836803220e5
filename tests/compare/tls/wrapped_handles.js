'use strict';
// Tools that stand in for a network (msw) put a function around the one that makes the handles of TLS.
const tls = require('tls');
const net = require('net');
const { Duplex } = require('stream');
const { _wrapHandle } = tls.TLSSocket.prototype;
tls.TLSSocket.prototype._wrapHandle = function(wrap, handle, ...rest) {
  const made = _wrapHandle.call(this, wrap, handle, ...rest);
  console.log('a handle over', wrap?.constructor.name, handle === wrap._handle, made._parentWrap === wrap);
  return made;
};
const { _start } = tls.TLSSocket.prototype;
tls.TLSSocket.prototype._start = function() {
  console.log('start');
  return _start.call(this);
};
const server = net.createServer((accepted) => {
  const encrypted = new tls.TLSSocket(accepted, { isServer: true });
  encrypted.on('error', () => {});
  console.log(encrypted._parent === accepted, encrypted.ssl === encrypted._handle);
  if (socket.connecting) socket.once('connect', () => onBoth(accepted));
  else onBoth(accepted);
});
function onBoth(accepted) {
  tls.connect({ socket }).on('error', (err) => console.log(err.code));
  const duplex = new Duplex({ read() {}, write(chunk, encoding, done) { done(); } });
  tls.connect({ socket: duplex }).on('error', () => {}).destroy();
  accepted.destroy();
  server.close();
}
let socket;
server.listen(0, () => { socket = net.connect(server.address().port); });
