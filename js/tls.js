// tls: what packages touch while they load. There is no TLS, so what would encrypt or decrypt is an
// error that names it.

const net = require('net');
const missing = native('missing');

// A socket over a stream that has no descriptor of its own.
class JSStreamSocket extends net.Socket {
  constructor(stream) {
    super();
    this.stream = stream;
    this._reads = false;
    stream.on('error', (error) => this.destroy(error));
    stream.on('end', () => this.push(null));
    stream.on('close', () => this.destroy());
  }

  _read() {
    if (this._reads) return this.stream.resume();
    this._reads = true;
    this.stream.on('data', (chunk) => { if (!this.push(chunk)) this.stream.pause(); });
  }

  _write(chunk, encoding, callback) { this.stream.write(chunk, encoding, callback); }

  _final(callback) { this.stream.end(callback); }

  _destroy(error, callback) {
    this.stream.destroy();
    super._destroy(error, callback);
  }
}

class TLSSocket extends net.Socket {
  constructor(socket, options) {
    super({ allowHalfOpen: socket ? socket.allowHalfOpen : options?.allowHalfOpen });
    this.encrypted = true;
    this.authorized = false;
    this.authorizationError = null;
    this.alpnProtocol = null;
    if (socket && !(socket instanceof net.Socket)) socket = new JSStreamSocket(socket);
    if (socket) {
      this._parent = socket;
      this._handle = { _parentWrap: socket };
    }
    this.on('newListener', (event) => {
      if (event === 'secure' || event === 'secureConnect') throw missing.error('tls.TLSSocket');
    });
  }

  _read() { this.destroy(missing.error('tls.TLSSocket')); }

  _readStart() { this._read(); }

  _write(chunk, encoding, callback) { callback(missing.error('tls.TLSSocket')); }

  _final(callback) { callback(missing.error('tls.TLSSocket')); }

  _destroy(error, callback) {
    if (this._handle) this._handle._parentWrap.destroy();
    this._handle = null;
    super._destroy(error, callback);
  }
}
TLSSocket.prototype._writev = undefined;
JSStreamSocket.prototype._writev = undefined;
for (const name of ['connect', 'disableRenegotiation', 'enableTrace', 'exportKeyingMaterial', 'getCertificate', 'getCipher',
  'getEphemeralKeyInfo', 'getFinished', 'getPeerCertificate', 'getPeerFinished', 'getPeerX509Certificate', 'getProtocol',
  'getSession', 'getSharedSigalgs', 'getTLSTicket', 'getX509Certificate', 'isSessionReused', 'renegotiate', 'setKeyCert',
  'setMaxSendFragment', 'setServername', 'setSession']) {
  Object.defineProperty(TLSSocket.prototype, name, {
    __proto__: null, configurable: true, writable: true,
    value() { throw missing.error(`tls.TLSSocket.${name}`); },
  });
}

module.exports = { ...missing.exports('tls'), TLSSocket };
