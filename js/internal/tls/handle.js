'use strict';
// The handle of a TLSSocket. It is to a socket what the system's handles are: it reads, writes, and says
// what has become of it; below it stands another handle, whose bytes are encrypted. So net.Socket need not
// know. `StreamHandle` is one over any Duplex.

const net = require('net');
const host = native('tls');
const { makeError } = require('internal/errors');

const ENOTCONN = 107;
const ECANCELED = 125;
// The steps that a native session tells of.
const WAITS = 0;
const HELLO = 1;
const DONE = 2;
const DATA = 3;
const ENDED = 4;
const FAILED = 5;
const KEY = 6;

class TlsHandle {
  constructor(below, parent) {
    this.below = below;
    // The socket that `below` was taken from: it is closed with us.
    this._parentWrap = parent;
    this.session = null;
    // Whose handle it is, and who gets what it reads: another, when TLS goes through TLS.
    this.socket = null;
    this.owner = null;
    this.reading = false;
    this.isDone = false;
    this.isClosed = false;
    this.isStepping = false;
    // The peer's side: the bytes have ended; so has what it said, which the socket knows.
    this.hasEnded = false;
    this.hasToldEnd = false;
    // The owner has more to tell of what it was given.
    this.ownerGoesOn = false;
    // A write that waits for the handshake, and those that wait for the handle below.
    this.early = null;
    this.unsent = [];
    this.read = 0;
    this.written = 0;
    // A stream below has not done with what was sent last: more waits for that.
    this.isSending = false;
    this.onSent = (errno) => {
      this.isSending = false;
      if (!errno && !this.isClosed && this.session !== null && this.send() === -1) return;
      const unsent = this.unsent;
      this.unsent = [];
      for (const callback of unsent) callback(errno);
    };
  }

  own(owner) {
    this.socket ??= owner;
    this.owner = owner;
    return this.takeOver();
  }

  // As in Node, what comes through TLS is told in the async context in which TLS began, or was taken over.
  takeOver() { return this.below.own(this, true); }

  // --- the session ---

  start(session) {
    this.session = session;
    this.below.readStart();
    this.step();
  }

  onhandshakedone() { this.socket._secured(); }

  // Our own sessions tell of none; what takes their place may.
  onnewsession(id, session) { this.socket.emit('session', session); }

  // What a socket tells of its peer is asked here: tools that stand in for a network (msw) give other answers.
  verifyError() { return this.session?.verify(); }

  getALPNNegotiatedProtocol() { return this.session?.protocolOfApplication() ?? false; }

  getCipher() {
    const standardName = this.session?.cipher();
    if (standardName === undefined) return this.session ? {} : null;
    return { name: this.session.cipherName(standardName), standardName, version: this.session.protocol() };
  }

  getEphemeralKeyInfo() {
    if (!this.session) return null;
    const group = this.session.group();
    if (group === undefined || this.socket._tlsOptions.isServer) return {};
    const [name, size] = { X25519: ['X25519', 253], secp256r1: ['prime256v1', 256], secp384r1: ['secp384r1', 384] }[group] ??
      [group, undefined];
    return { type: 'ECDH', name, size };
  }

  // What another had read from below before it was ours.
  feed(chunk) {
    this.session.receive(chunk);
    this.step();
  }

  // Tells whatever there is to tell, one thing after the other. When the system's handle has called, each is a
  // callback of its own, as in Node: true says that there may be more, for which `_goOn` is called behind its ticks.
  step(isApart) {
    if (this.isStepping) return false;
    this.isStepping = true;
    try {
      while (this.ownerGoesOn && !this.isClosed) {
        this.ownerGoesOn = this.owner._goOn() === true;
        if (isApart) return true;
      }
      while (!this.isClosed) {
        if (this.isDone && !this.reading) {
          this.send();
          break;
        }
        const step = this.session.step();
        // The last of a handshake is sent when the socket has agreed to it, and what a server says behind it
        // goes with what the socket writes meanwhile.
        if (step !== DONE && step !== KEY && step !== DATA) this.send();
        if (step === WAITS) {
          // What was sent may have brought an answer at once.
          if (this.hasNews) {
            this.hasNews = false;
            continue;
          }
          if (this.hasEnded) this.tellEnd();
          break;
        }
        if (step === HELLO) this.socket._hello();
        else if (step === DONE) this.finishHandshake();
        else if (step === KEY) this.socket.emit('keylog', this.session.key());
        else if (step === DATA) this.give(this.session.plain(), isApart);
        else if (step === ENDED) this.tellEnd();
        else if (step === FAILED) this.fail(this.session.failure());
        if (isApart && (step === DONE || step === DATA || step === KEY)) return true;
      }
    } finally {
      this.isStepping = false;
    }
    return false;
  }

  _goOn() { return this.step(true); }

  give(plain, isApart) {
    this.read += plain.length;
    this.ownerGoesOn = this.owner._received(plain, isApart) === true;
  }

  finishHandshake() {
    this.isDone = true;
    this.onhandshakedone();
    if (this.isClosed) return;
    const { early } = this;
    this.early = null;
    // In one packet with the handshake's last.
    if (early) this.encrypt(early.bytes, early.callback);
    else if (!this.socket._tlsOptions.isServer) this.send();
    if (!this.reading) this.below.readStop();
  }

  // A write that waited for the handshake is what failed, as in Node.
  fail(err) {
    const { early } = this;
    this.early = null;
    this.socket._tlsFailed(err, early && early.callback);
  }

  tellEnd() {
    if (this.hasToldEnd) return;
    this.hasToldEnd = true;
    this.owner._ended();
  }

  // Sends what the session has for the peer. 0: the system has it; -1: some waits; else an errno.
  send() {
    if (this.isSending) return -1;
    const output = this.session.output();
    if (output === undefined) return 0;
    this.isSending = this.below.takesTurns === true;
    return this.below.write(output, this.onSent);
  }

  // --- what the handle below tells ---

  _connected(errno) { this.owner._connected(errno); }

  _received(chunk, isApart) {
    if (this.session === null) return false;
    this.session.receive(chunk);
    if (!this.isStepping) return this.step(isApart);
    this.hasNews = true;
    return false;
  }

  _ended(nothing, isApart) {
    this.hasEnded = true;
    if (this.session !== null) return this.step(isApart);
    this.tellEnd();
    return false;
  }

  _failed(errno) { this.owner._failed(errno); }

  // A stream below has failed, with an error of its own.
  _broken(err) { this._parentWrap.destroy(err); }

  // --- what a socket asks for ---

  readStart() {
    this.reading = true;
    if (this.session === null) return 0;
    const errno = this.below.readStart();
    // There may be something left of what came.
    if (!errno && this.isDone && !this.isStepping) process.nextTick(() => { if (!this.isClosed) this.step(); });
    return errno;
  }

  readStop() {
    this.reading = false;
    if (this.isDone) this.below.readStop();
  }

  write(bytes, callback) {
    if (this.isDone) return this.encrypt(bytes, callback);
    const { early } = this;
    if (early) {
      const before = early.callback;
      early.bytes = [].concat(early.bytes, bytes);
      early.callback = (failure) => { before(failure); callback(failure); };
    } else {
      this.early = { bytes, callback };
    }
    return -1;
  }

  encrypt(bytes, callback) {
    for (const { length } of Array.isArray(bytes) ? bytes : [bytes]) this.written += length;
    if (!this.session.write(bytes)) {
      setImmediate(callback, ECANCELED);
      return -1;
    }
    const errno = this.send();
    if (errno > 0) return errno;
    if (errno === -1) this.unsent.push(callback);
    // As in Node: what is written through TLS is done a turn of the loop later.
    else host.whenChecking(callback);
    return -1;
  }

  shutdown(callback) {
    if (this.session !== null && this.isDone) {
      this.session.end();
      this.send();
    }
    return this.below.shutdown(callback);
  }

  close(callback, reset) {
    if (this.isClosed) return;
    this.isClosed = true;
    const { early, _parentWrap: parent } = this;
    this.early = null;
    const closed = () => {
      if (early) early.callback(ECANCELED);
      this.onSent(ECANCELED);
      if (callback) callback();
    };
    if (!parent) {
      this.below.close(closed, reset);
    } else if (parent.destroyed) {
      setImmediate(closed);
    } else {
      parent.once('close', closed);
      if (reset && parent.resetAndDestroy) parent.resetAndDestroy();
      else parent.destroy();
    }
  }

  connect(...args) { return this.below.connect(...args); }
  connect6(...args) { return this.below.connect6(...args); }
  bytesRead() { return this.read; }
  bytesWritten() { return this.written; }
  get writeQueueSize() { return this.below.writeQueueSize; }
}
for (const name of ['ref', 'unref', 'hasRef', 'getsockname', 'getpeername', 'setNoDelay', 'setKeepAlive', 'isPipe', 'descriptor']) {
  TlsHandle.prototype[name] = function delegated(...args) { return this.below[name](...args); };
}

// A handle over a stream of JavaScript.
class StreamHandle {
  constructor(stream) {
    this.stream = stream;
    this.owner = null;
    this.isListening = false;
    // What is written is done a turn of the loop later.
    this.takesTurns = true;
    this.writeQueueSize = 0;
    this.read = 0;
    this.written = 0;
    stream.pause();
    stream.on('error', (err) => this.owner._broken(err));
    stream.on('end', () => this.owner._ended());
  }

  own(owner) {
    this.owner = owner;
    return 0;
  }

  readStart() {
    if (!this.isListening) {
      this.isListening = true;
      this.stream.on('data', (chunk) => {
        if (!ArrayBuffer.isView(chunk)) {
          this.owner._broken(makeError('ERR_STREAM_WRAP'));
          return;
        }
        this.read += chunk.length;
        this.owner._received(chunk);
      });
    }
    this.stream.resume();
    return 0;
  }

  readStop() { this.stream.pause(); }

  write(bytes, callback) {
    const chunks = Array.isArray(bytes) ? bytes : [bytes];
    let failure;
    for (const chunk of chunks) {
      this.writeQueueSize += chunk.length;
      this.written += chunk.length;
      this.stream.write(chunk, (err) => {
        this.writeQueueSize -= chunk.length;
        failure ||= err;
        // As in Node: a turn of the loop later.
        if (this.writeQueueSize === 0) setImmediate(callback, failure ? ECANCELED : undefined);
      });
    }
    return -1;
  }

  shutdown(callback) {
    setImmediate(() => this.stream.end(callback));
    return 0;
  }

  close(callback) {
    this.stream.destroy();
    if (callback) setImmediate(callback);
  }

  bytesRead() { return this.read; }
  bytesWritten() { return this.written; }
  ref() {}
  unref() {}
  hasRef() { return true; }
  getsockname() { return ENOTCONN; }
  getpeername() { return ENOTCONN; }
  setNoDelay() {}
  setKeepAlive() {}
  isPipe() { return true; }
  descriptor() { return -1; }
}

// A socket over a stream.
class JSStreamSocket extends net.Socket {
  constructor(stream) {
    super({ handle: new StreamHandle(stream), manualStart: true, allowHalfOpen: stream.allowHalfOpen });
    this.stream = stream;
    stream.on('close', () => this.destroy());
  }

  _broken(err) { this.destroy(err); }
}

module.exports = { TlsHandle, JSStreamSocket };
