'use strict';
// Between a session and its socket: the socket's handle gives its bytes to us, and what the session has to
// send goes out by the socket's own way of writing, a piece at a time.

const { Buffer } = require('buffer');
const host = native('http2');
const execution = native('async_hooks');
const { received } = require('internal/http2/measure');

// About so much is made ready for one write.
const MOST = 131072;

class Pump {
  constructor(session, socket) {
    this.session = session;
    this.socket = socket;
    this.native = session._native;
    this.frame = execution.frame();
    this.isWriting = false;
    this.isScheduled = false;
    // Whether what has come is still being told.
    this.isReceiving = false;
    // What goes out next, when what it has brought about has been told: a stream that closes by it hears of
    // that before that its bytes are written, as from Node's library.
    this.ready = undefined;
    // Streams whose last bytes are being written.
    this.drained = [];
    // What is to be called when all that there is has been written.
    this.whenIdle = null;
  }

  begin() {
    const { socket } = this;
    const handle = socket._handle;
    this.handle = handle;
    // What somebody read from it before belongs to us.
    const rest = [];
    for (let chunk; socket.readableLength > 0 && (chunk = socket.read()) !== null;) rest.push(chunk);
    if (handle) {
      handle.own(this);
      handle.reading = true;
      handle.readStart();
    }
    if (socket._readableState.ended) process.nextTick(() => socket.read(0));
    for (const chunk of rest) this._received(chunk);
  }

  // The socket has its handle back: what comes now is nobody's.
  leave() {
    const { socket, handle } = this;
    if (!handle || socket._handle !== handle) return;
    handle.own(socket);
    this.handle = null;
  }

  // --- what the handle tells ---

  _received(chunk, isApart) {
    this.socket._active?.();
    this.session._active();
    received(this.session._state, chunk.length);
    this.native.receive(chunk);
    this.isReceiving = true;
    return this._goOn(isApart);
  }

  _ended(nothing, isApart) { return this.socket._ended(nothing, isApart); }
  _failed(errno) { this.socket._failed(errno); }
  _broken(err) { this.socket.destroy(err); }
  _connected(errno) { this.socket._connected(errno); }
  // In the session's async context; that its socket ends is told in the socket's own.
  _goOn(isApart = true) { return within(this.frame, () => this.tellAll(isApart)); }
  _active() { this.socket._active?.(); }

  // Tells what has happened. When the system's handle has called, each is a callback of its own, as in Node.
  tellAll(isApart) {
    const { session, native } = this;
    for (;;) {
      let event;
      if (session._native !== null) event = this.ready === undefined ? native.step() : native.happened();
      if (event === undefined) {
        if (this.flush()) {
          if (!isApart || this.ready !== undefined) continue;
          // What is said when that was written goes behind its ticks.
          if (session._native !== null && native.hasOutput()) this.soon();
          return this.isReceiving = false;
        }
        // That there was nothing to send may be something to tell.
        event = session._native === null ? undefined : native.step();
        if (event === undefined) return this.isReceiving = false;
      }
      session._tell(event);
      if (isApart) return true;
    }
  }

  // --- writing ---

  soon() {
    if (this.isScheduled || this.isWriting) return;
    this.isScheduled = true;
    host.whenChecking(() => {
      this.isScheduled = false;
      if (this.session._native !== null) this.tellAll(false);
      else this.finish();
    });
  }

  // Whether something was made ready or sent at once, and more may have happened.
  flush() {
    if (this.isWriting) return false;
    const { socket, native } = this;
    if (this.ready === undefined) {
      this.ready = native.output(MOST);
      if (this.ready !== undefined) return true;
    }
    const bytes = this.ready;
    this.ready = undefined;
    if (bytes === undefined || socket.destroyed || !socket._handle) {
      if (bytes !== undefined) this.settle();
      this.idle();
      return false;
    }
    this.isWriting = true;
    let isSync = true;
    this.session._state.written += bytes.length;
    socket._writeGeneric(false, bytes, 'buffer', (err) => {
      this.isWriting = false;
      this.settle();
      if (isSync || this.session._native === null) {
        if (!isSync) this.finish();
        return;
      }
      this.session._active();
      if (native.hasOutput()) this.soon();
      else this.tellAll(false);
    });
    isSync = false;
    // A session that has been told to close does so when nothing is left to say.
    if (this.session.closed) this.session._maybeDestroy();
    return true;
  }

  hasMore() { return this.ready !== undefined || (this.session._native !== null && this.native.hasOutput()); }

  // Makes ready all that there is room for.
  take() {
    const all = this.ready === undefined ? [] : [this.ready];
    for (let bytes; (bytes = this.native.output(MOST)) !== undefined;) all.push(bytes);
    if (all.length > 0) this.ready = Buffer.concat(all);
  }

  // All that was written on a stream is in what was written last.
  whenWritten(stream) {
    if (this.isWriting || this.ready !== undefined) this.drained.push(stream);
    else stream._drained();
  }

  // The last bytes of some streams are with the socket.
  settle() {
    const { drained } = this;
    this.drained = [];
    for (const stream of drained) stream._drained();
  }

  // Sends all that is left of a session that is over.
  finish() { while (this.flush()); }

  // In the session's async context.
  idle() {
    const { whenIdle } = this;
    this.whenIdle = null;
    if (whenIdle) within(this.frame, whenIdle);
  }
}

// Calls in an async context.
function within(frame, callback, ...args) {
  const before = execution.frame();
  if (frame === before) return callback(...args);
  execution.setFrame(frame);
  try {
    return callback(...args);
  } finally {
    execution.setFrame(before);
  }
}

module.exports = { Pump, within };
