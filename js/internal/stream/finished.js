'use strict';
// stream.finished(): one callback when a stream is no longer readable or writable, has failed or was
// closed before its end.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject } = require('internal/validators');
const {
  isClosed, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isRequest,
  isWritable, isWritableFinished, isWritableNodeStream, isWritableStream, willEmitClose,
} = require('internal/stream/kind');

const { process } = globalThis;
const execution = native('async_hooks');
const kClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
// An option of the host's own: what has happened already is told within the call.
const kAtOnce = Symbol('kAtOnce');

function nop() {}

// Returns a function that removes the listeners.
function finished(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options === null || options === undefined) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  if (isReadableStream(stream) || isWritableStream(stream)) return finishedWeb(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  // A hook of async_hooks is told of it as of a resource.
  const bound = execution.isObserved() ?
    require('async_hooks').AsyncResource.bind(callback, 'STREAM_END_OF_STREAM') :
    inFrame(callback);
  return watch(stream, options, bound);
}

// Calls back with the storages (AsyncLocalStorage) that there are now.
function inFrame(callback) {
  const frame = execution.frame();
  return function (...args) {
    const before = execution.frame();
    execution.setFrame(frame);
    try {
      return Reflect.apply(callback, this, args);
    } finally {
      execution.setFrame(before);
    }
  };
}

function watch(stream, options, callback) {
  const { signal } = options;
  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const w = stream._writableState;
  const r = stream._readableState;
  let told = false;
  let readDone = isReadableFinished(stream, true);
  let writeDone = isWritableFinished(stream, true);
  // Then 'close' is the end, not 'end' or 'finish'; but not of one half alone.
  let awaitClose = willEmitClose(stream) &&
    isReadableNodeStream(stream) === readable && isWritableNodeStream(stream) === writable;

  function tell(err) {
    if (told) return;
    told = true;
    if (signal) signal.removeEventListener('abort', onAbort);
    if (err === undefined) callback.call(stream);
    else callback.call(stream, err);
  }

  function onEnd() {
    readDone = true;
    // Destroyed by hand: 'close' may be waited for in vain.
    if (stream.destroyed) awaitClose = false;
    if (awaitClose && (!stream.readable || writable)) return;
    if (!writable || writeDone) tell();
  }

  function onFinish() {
    writeDone = true;
    if (stream.destroyed) awaitClose = false;
    if (awaitClose && (!stream.writable || readable)) return;
    if (!readable || readDone) tell();
  }

  function failure() {
    return (w && w.errored) || (r && r.errored);
  }

  function onClose() {
    const err = failure();
    if (err && typeof err !== 'boolean') {
      tell(err);
    } else if ((readable && !readDone && isReadableNodeStream(stream, true) && !isReadableFinished(stream, true)) ||
               (writable && !writeDone && !isWritableFinished(stream, true))) {
      tell(makeError('ERR_STREAM_PREMATURE_CLOSE'));
    } else {
      tell();
    }
  }

  // For a stream that was over before anybody asked.
  const earlier = failure();
  function onOver() {
    if (earlier && typeof earlier !== 'boolean') tell(earlier);
    else tell();
  }

  function onLegacyEnd() {
    if (stream.writable) return;
    onFinish();
  }

  function onRequest() {
    stream.req.on('finish', onFinish);
  }

  function onAbort() {
    removeListeners();
    tell(new AbortError(undefined, { cause: signal.reason }));
  }

  const listeners = [];
  function listen(event, listener) {
    stream.on(event, listener);
    listeners.push(event, listener);
  }

  function removeListeners() {
    for (let i = 0; i < listeners.length; i += 2) stream.removeListener(listeners[i], listeners[i + 1]);
    if (stream.req) stream.req.removeListener('finish', onFinish);
  }

  // What there is to wait for may have happened already.
  let now = null;
  if (isClosed(stream)) {
    now = onClose;
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!awaitClose) now = onOver;
  } else if (!readable && (!awaitClose || isReadable(stream)) && (writeDone || isWritable(stream) === false) &&
             !w?.pendingcb) {
    now = onOver;
  } else if (!writable && (!awaitClose || isWritable(stream)) && (readDone || isReadable(stream) === false)) {
    now = onOver;
  } else if (r && stream.req && stream.aborted) {
    now = onOver;
  }

  if (now && options[kAtOnce]) {
    now();
  } else if (now) {
    process.nextTick(now);
    // Even so, an error that comes late is not uncaught.
    if (options.error !== false) listen('error', nop);
  } else {
    if (isRequest(stream)) {
      listen('complete', onFinish);
      if (!awaitClose) listen('abort', onClose);
      if (stream.req) onRequest();
      else listen('request', onRequest);
    } else if (writable && !w) {
      // A stream of the time before the states: 'finish' is not to be relied on.
      listen('end', onLegacyEnd);
      listen('close', onLegacyEnd);
    }
    if (!awaitClose && typeof stream.aborted === 'boolean') listen('aborted', onClose);
    listen('end', onEnd);
    listen('finish', onFinish);
    if (options.error !== false) listen('error', tell);
    listen('close', onClose);
  }

  if (signal) {
    if (signal.aborted) process.nextTick(onAbort);
    else signal.addEventListener('abort', onAbort, { once: true });
  }
  return () => {
    told = true;
    if (signal) signal.removeEventListener('abort', onAbort);
    removeListeners();
  };
}

function finishedWeb(stream, options, callback) {
  const { signal } = options;
  let told = false;
  function tell(err) {
    if (told) return;
    told = true;
    if (signal) signal.removeEventListener('abort', onAbort);
    process.nextTick(() => callback.call(stream, err));
  }
  function onAbort() {
    if (told) return;
    told = true;
    callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
  }
  if (signal) {
    if (signal.aborted) process.nextTick(onAbort);
    else signal.addEventListener('abort', onAbort, { once: true });
  }
  stream[kClosedPromise].promise.then(() => tell(), tell);
  return () => {};
}

module.exports = { finished, kAtOnce };
