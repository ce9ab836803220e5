'use strict';
// Http2Stream: a Duplex whose bytes go through its session. The two kinds are in client_stream.js and
// server_stream.js.

const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const { inspect } = require('util');
const { makeError } = require('internal/errors');
const { validateFunction, validateInteger } = require('internal/validators');
const { constants, NghttpError, nameOf } = require('internal/http2/errors');
const { listOf, assertNoPseudoHeader } = require('internal/http2/headers');
const { assertIsObject } = require('internal/http2/settings');
const { setQuiet, refreshQuiet } = require('internal/http2/quiet');
const measure = require('internal/http2/measure');
const { within } = require('internal/http2/pump');
const execution = native('async_hooks');
const host = native('http2');

const { process } = globalThis;
const { NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_CANCEL } = constants;
const kSession = Symbol('session');
const kState = Symbol('state');
const kProceed = Symbol('proceed');
const kMaybeDestroy = Symbol('maybe destroy');
const MAX_CODE = 2 ** 32 - 1;

// How a stream that is closed says so to the peer.
const RESET = 0;
const NO_RESET = 1;
const RESET_NOW = 2;

const bytesOf = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding === 'buffer' ? 'utf8' : encoding) : chunk);

class Http2Stream extends Duplex {
  constructor(session, options) {
    super({ ...options, allowHalfOpen: true, decodeStrings: false, autoDestroy: false });
    this[kSession] = session;
    this[kState] = {
      id: undefined,
      code: NGHTTP2_NO_ERROR,
      isClosed: false,
      isAborted: false,
      didRead: false,
      hasHeaders: false,
      isHead: false,
      // The callback of a write, and its length as the stream counts it.
      written: null,
      writing: 0,
      hasEnded: false,
      isLost: false,
      // Trailers: to follow, wanted now, sent.
      wantsTrailers: false,
      trailersReady: false,
      trailersSent: false,
      file: null,
      timer: null,
    };
    session._state.pending.add(this);
    measure.begin(this[kState], session);
    // That somebody reads is known by the first time that it asks for more.
    this._readableState.readingMore = true;
    // What is written waits for the stream's number.
    this.cork();
    this.on('pause', onPause);
  }

  // --- what it is ---

  get id() { return this[kState].id; }
  get session() { return this[kSession]; }
  get pending() { return this[kState].id === undefined; }
  get closed() { return this[kState].isClosed; }
  get aborted() { return this[kState].isAborted; }
  get rstCode() { return this[kState].code; }
  get headersSent() { return this[kState].hasHeaders; }
  get sentHeaders() { return this[kState].sentHeaders; }
  get sentTrailers() { return this[kState].sentTrailers; }
  get sentInfoHeaders() { return this[kState].sentInfo; }
  get endAfterHeaders() { return Boolean(this[kState].endAfterHeaders); }
  get bufferSize() { return this[kState].writing + this.writableLength; }
  get timeout() { return this[kState].timeout; }

  get state() {
    const { id } = this[kState];
    const native = this[kSession]?._native;
    if (id === undefined || this.destroyed || !native) return {};
    const [state, localClose, remoteClose, localWindowSize] = native.streamState(id) ?? [7, 1, 1, 0];
    return { state, weight: 16, sumDependencyWeight: 0, localClose, remoteClose, localWindowSize };
  }

  [inspect.custom](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      id: this.id || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  // --- its life ---

  _ready(id) {
    const session = this[kSession];
    this[kState].id = id;
    session._state.pending.delete(this);
    session._state.streams.set(id, this);
    this.uncork();
    this.emit('ready');
  }

  close(code = NGHTTP2_NO_ERROR, callback) {
    validateInteger(code, 'code', 0, MAX_CODE);
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('close', callback);
    }
    if (!this.closed) closeStream(this, code);
  }

  // The native half has no such stream any more.
  _closedByPeer(code) {
    if (this.destroyed) return;
    if (!this.closed) closeStream(this, code, NO_RESET);
    // What was not sent by now is not sent any more.
    const state = this[kState];
    const isLeaving = this[kSession]._pump.drained.includes(this);
    if (!isLeaving) {
      state.isLost = state.written !== null;
      state.written = null;
    }
    // One that has told an error of its own never ends; one that has been read to its end is over before
    // its last write is known to have gone, and never finishes.
    if (this.errored || (isLeaving && state.written !== null && this.readableEnded)) {
      this.destroy();
      return;
    }
    if (this.readableEnded || code !== NGHTTP2_NO_ERROR) {
      this[kMaybeDestroy](code);
      return;
    }
    this.on('end', this[kMaybeDestroy]);
    // What was received can still be read, and then it ends.
    this.push(null);
    if (this[kSession]._isServer && !state.didRead && this.readableFlowing === null) this.resume();
    else this.read(0);
  }

  [kMaybeDestroy](code = NGHTTP2_NO_ERROR) {
    if (code !== NGHTTP2_NO_ERROR) {
      this.destroy();
      return;
    }
    if (!this.writableFinished && !this[kState].isLost) return;
    if (!this.readable && this.closed) {
      this.destroy();
      return;
    }
    // A server that has answered, and reads nothing of the request, needs the stream no more.
    const state = this[kState];
    if (state.hasHeaders && this[kSession]?._isServer && !state.wantsTrailers && !state.didRead && this.readableFlowing === null) {
      setImmediate(() => this.close());
    }
  }

  _destroy(err, callback) {
    const session = this[kSession];
    const state = this[kState];
    const { _state: sessionState } = session;
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    // A stream that has closed well has no error to tell, though the session has.
    let code = this.closed ? state.code : sessionCode;
    if (err !== null && err !== undefined) {
      if (sessionCode) code = sessionCode;
      else if (err.name === 'AbortError') code = NGHTTP2_CANCEL;
      else code = NGHTTP2_INTERNAL_ERROR;
    }
    const hasStream = state.id !== undefined;
    if (!this.closed) closeStream(this, code || NGHTTP2_NO_ERROR, hasStream ? RESET_NOW : NO_RESET);
    else if (hasStream && session._native) session._native.reset(state.id, state.code, session._pump.isReceiving);
    this.push(null);
    if (hasStream) {
      sessionState.streams.delete(state.id);
      session._flushSoon();
    } else {
      sessionState.pending.delete(this);
    }
    code ||= NGHTTP2_NO_ERROR;
    if (!err && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) err = makeError('ERR_HTTP2_STREAM_ERROR', nameOf(code));
    measure.endStream(session, state);
    this[kSession] = undefined;
    setQuiet(this, state, 0);
    // What is being sent is called back when that is done.
    if (state.written && !session._pump?.drained.includes(this)) host.whenChecking(() => settleWrite(this));
    // A session that has been told to close does so behind its last stream.
    setImmediate(() => session._maybeDestroy());
    callback(err);
  }

  // --- reading ---

  _read() {
    const state = this[kState];
    if (this.destroyed) {
      this.push(null);
      return;
    }
    if (!state.didRead) {
      this._readableState.readingMore = false;
      state.didRead = true;
    }
    if (this.pending) this.once('ready', startReading);
    else startReading.call(this);
  }

  // Fields have come, before anybody hears of them.
  _told() {}

  _received(bytes) {
    this._active();
    measure.received(this[kState], bytes.length);
    if (!this.push(bytes)) this[kSession]?._native?.reading(this[kState].id, false);
  }

  // --- writing ---

  _write(chunk, encoding, callback) { writeGeneric(this, [bytesOf(chunk, encoding)], chunk.length, callback); }

  _writev(chunks, callback) {
    let length = 0;
    const all = chunks.map(({ chunk, encoding }) => {
      length += chunk.length;
      return bytesOf(chunk, encoding);
    });
    writeGeneric(this, all, length, callback);
  }

  _final(callback) {
    if (this.pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    endWriting(this);
    callback();
  }

  // All that was written is with the session's socket.
  _drained() {
    settleWrite(this);
  }

  // --- trailers ---

  _wantsTrailers() {
    const state = this[kState];
    if (this.destroyed || this.closed) return;
    state.trailersReady = true;
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }

  sendTrailers(headers) {
    const state = this[kState];
    if (this.destroyed || this.closed) throw makeError('ERR_HTTP2_INVALID_STREAM');
    if (state.trailersSent) throw makeError('ERR_HTTP2_TRAILERS_ALREADY_SENT');
    if (!state.trailersReady) throw makeError('ERR_HTTP2_TRAILERS_NOT_READY');
    assertIsObject(headers, 'headers');
    headers = Object.assign({ __proto__: null }, headers);
    const list = listOf(headers, assertNoPseudoHeader);
    state.sentTrailers = headers;
    // From now on they are on their way.
    state.trailersSent = true;
    setImmediate(() => {
      const session = this[kSession];
      if (this.destroyed || !session._native) return;
      state.wantsTrailers = false;
      const fault = session._native.trailers(state.id, list);
      if (fault < 0) {
        this.destroy(new NghttpError(fault));
      } else {
        session._flushSoon();
        this[kMaybeDestroy]();
      }
    });
  }

  // --- time ---

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    return setQuiet(this, this[kState], msecs, callback);
  }

  // Whether something was sent since it was asked last, of what waits.
  _isMoving() {
    const state = this[kState];
    const { written } = this[kSession]?._state ?? {};
    const isMoving = state.written !== null && written !== state.seen;
    state.seen = written;
    return isMoving;
  }

  _active() {
    refreshQuiet(this[kState]);
    this[kSession]?._active();
  }

  // There are no priorities any more.
  priority(options) {
    warnOfPriority('http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113');
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_STREAM');
  }
}

let hasWarned = false;
function warnOfPriority(words) {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(words, 'DeprecationWarning', 'DEP0194');
}

function onFinish() { if (!this.destroyed) this[kMaybeDestroy](); }

function onPause() {
  const session = this[kSession];
  if (!this.pending && session?._native) session._native.reading(this[kState].id, false);
}

function startReading() {
  const session = this[kSession];
  if (this.destroyed || !session?._native) return;
  session._native.reading(this[kState].id, true);
  session._flushSoon();
}

function writeGeneric(stream, chunks, length, callback) {
  if (stream.pending) {
    stream.once('ready', () => writeGeneric(stream, chunks, length, callback));
    return;
  }
  // One that is destroyed calls back by itself.
  const session = stream[kSession];
  if (stream.destroyed || !session?._native) return;
  const state = stream[kState];
  stream._active();
  if (!state.hasHeaders) stream[kProceed]();
  // A write that is the last by the next tick takes the end with it, unless trailers are the end; and before
  // that is known it is not called back.
  let waits = 2;
  const frame = execution.frame();
  const done = () => {
    if (--waits > 0) return;
    // In the async context of the write.
    within(frame, callback);
  };
  process.nextTick(() => {
    const { ending, length: left } = stream._writableState;
    if (ending && left === length && !state.wantsTrailers && !stream.destroyed) endWriting(stream);
    done();
  });
  for (const chunk of chunks) {
    measure.sent(state, chunk.length);
    const fault = session._native.write(state.id, chunk);
    if (fault < 0) {
      // It is over already, and about to say so.
      process.nextTick(done);
      return;
    }
  }
  state.written = done;
  state.writing = length;
  session._flushSoon();
}

function endWriting(stream) {
  const state = stream[kState];
  const session = stream[kSession];
  if (state.hasEnded || state.file || !session?._native) return;
  state.hasEnded = true;
  // Behind the listeners that the program has by now.
  stream.on('finish', onFinish);
  session._native.end(state.id);
  session._flushSoon();
}

function settleWrite(stream) {
  const state = stream[kState];
  const { written } = state;
  state.written = null;
  state.writing = 0;
  if (written) written();
}

function closeStream(stream, code, how = RESET) {
  const state = stream[kState];
  state.isClosed = true;
  state.code = code;
  setQuiet(stream, state, 0);
  const { ending } = stream._writableState;
  if (!ending) {
    // The writable side is open still: what was to be written is not.
    if (!state.isAborted) {
      state.isAborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (how === NO_RESET) return;
  const finish = () => {
    if (stream.pending) {
      // The peer hears of it when it has heard of the stream.
      stream.push(null);
      stream.once('ready', () => submitReset(stream, code));
    } else {
      submitReset(stream, code);
    }
  };
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || how === RESET_NOW) finish();
  else stream.once('finish', finish);
}

function submitReset(stream, code) {
  const session = stream[kSession];
  if (!session?._native) return;
  const state = stream[kState];
  // What came along with this is still told.
  session._native.reset(state.id, code, session._pump.isReceiving);
  session._flushSoon();
}

module.exports = { Http2Stream, kSession, kState, kProceed, endWriting, closeStream, warnOfPriority, RESET_NOW };
