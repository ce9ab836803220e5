'use strict';
// What tools that stand in for a network (msw) do with the handle of a client: no handshake, and answers of their own.
const tls = require('tls');
const { Duplex } = require('stream');

function standIn(socket, cipher) {
  const handle = socket._handle;
  handle.start = () => {};
  handle.verifyError = () => undefined;
  handle.getCipher = () => cipher;
  handle.getEphemeralKeyInfo = () => ({ type: 'ECDH', name: 'X25519', size: 253 });
  handle.getALPNNegotiatedProtocol = () => 'h9';
  const options = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'connect-options');
  socket[options].checkServerIdentity = () => {};
  return handle;
}

const { _start } = tls.TLSSocket.prototype;
tls.TLSSocket.prototype._start = function() {
  const handle = standIn(this, { name: 'NONE', standardName: 'NONE', version: 'TLSv9' });
  _start.call(this);
  setImmediate(() => {
    handle.onhandshakedone();
    handle.onnewsession(1, Buffer.from('a session'));
  });
};
const socket = new Duplex({ read() {}, write(chunk, encoding, done) { done(); } });
const client = tls.connect({ socket, host: 'nowhere.test' });
client.on('secure', () => console.log('secure'));
client.on('session', (session) => console.log('session', Buffer.isBuffer(session)));
client.on('secureConnect', () => {
  console.log('secureConnect', client.authorized, client.alpnProtocol, client.getCipher(), client.getEphemeralKeyInfo());
  client.destroy();
});
client.on('close', () => console.log('closed', client.getCipher(), client.getEphemeralKeyInfo()));
