'use strict';
// What a thing is that was given as a stream, and how far it has come. It may be one of ours, a
// look-alike from an npm package, an HTTP message or a Web stream: so it is judged by its features.
// null means that the question does not apply.

const { AbortError } = require('internal/errors');

// Registered symbols by which Web streams, and libraries, tell their state to these functions.
const kReadable = Symbol.for('nodejs.stream.readable');
const kWritable = Symbol.for('nodejs.stream.writable');
const kDisturbed = Symbol.for('nodejs.stream.disturbed');
const kErrored = Symbol.for('nodejs.stream.errored');
const kDestroyed = Symbol.for('nodejs.stream.destroyed');

const isFunction = (value) => typeof value === 'function';

function isReadableNodeStream(stream, strict = false) {
  if (!stream || !isFunction(stream.pipe) || !isFunction(stream.on)) return false;
  if (strict && (!isFunction(stream.pause) || !isFunction(stream.resume))) return false;
  // A Writable has a pipe(), too, which only fails.
  return !stream._writableState || Boolean(stream._readableState && stream._readableState.readable !== false);
}

function isWritableNodeStream(stream) {
  if (!stream || !isFunction(stream.write) || !isFunction(stream.on)) return false;
  return !stream._readableState || stream._writableState?.writable !== false;
}

function isDuplexNodeStream(stream) {
  return Boolean(stream && isFunction(stream.pipe) && stream._readableState &&
    isFunction(stream.on) && isFunction(stream.write));
}

function isNodeStream(stream) {
  return Boolean(stream) && Boolean(stream._readableState || stream._writableState ||
    (isFunction(stream.on) && (isFunction(stream.write) || isFunction(stream.pipe))));
}

function isReadableStream(stream) {
  return Boolean(stream && !isNodeStream(stream) && isFunction(stream.pipeThrough) &&
    isFunction(stream.getReader) && isFunction(stream.cancel));
}

function isWritableStream(stream) {
  return Boolean(stream && !isNodeStream(stream) && isFunction(stream.getWriter) && isFunction(stream.abort));
}

function isTransformStream(stream) {
  return Boolean(stream && !isNodeStream(stream) &&
    typeof stream.readable === 'object' && typeof stream.writable === 'object');
}

function isWebStream(stream) {
  return isReadableStream(stream) || isWritableStream(stream) || isTransformStream(stream);
}

function isIterable(value, asynchronous) {
  if (value === null || value === undefined) return false;
  if (asynchronous === true) return isFunction(value[Symbol.asyncIterator]);
  return isFunction(value[Symbol.asyncIterator]) || isFunction(value[Symbol.iterator]);
}

// Whether it can stand in a pipeline, as opposed to its options.
function isStreamLike(value) {
  return isNodeStream(value) || isIterable(value) || isWebStream(value);
}

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[kDestroyed] || state?.destroyed);
}

// `loose`: all is written, although 'finish' was not emitted yet.
function isWritableFinished(stream, loose) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  if (typeof w?.finished !== 'boolean') return null;
  return w.finished || Boolean(loose && w.ended === true && w.length === 0);
}

function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  return typeof w?.ended === 'boolean' ? w.ended : null;
}

function isReadableFinished(stream, loose) {
  if (!isReadableNodeStream(stream)) return null;
  const r = stream._readableState;
  if (r?.errored) return false;
  if (typeof r?.endEmitted !== 'boolean') return null;
  return r.endEmitted || Boolean(loose && r.ended === true && r.length === 0);
}

function isReadable(stream) {
  if (stream && stream[kReadable] !== null && stream[kReadable] !== undefined) return stream[kReadable];
  if (typeof stream?.readable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  if (stream && stream[kWritable] !== null && stream[kWritable] !== undefined) return stream[kWritable];
  if (typeof stream?.writable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream) {
  if (!isNodeStream(stream)) return null;
  return isDestroyed(stream) || (!isReadable(stream) && !isWritable(stream));
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const w = stream._writableState;
  const r = stream._readableState;
  if (typeof w?.closed === 'boolean' || typeof r?.closed === 'boolean') return Boolean(w?.closed || r?.closed);
  return null;
}

function isDisturbed(stream) {
  return Boolean(stream && (stream[kDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

function isErrored(stream) {
  return Boolean(stream && (stream[kErrored] ?? stream.readableErrored ?? stream.writableErrored ??
    stream._readableState?.errorEmitted ?? stream._writableState?.errorEmitted ??
    stream._readableState?.errored ?? stream._writableState?.errored));
}

// An http.ClientRequest, or what passes for one: it answers with a stream of its own.
function isRequest(stream) {
  return Boolean(stream) && isFunction(stream.setHeader) && isFunction(stream.abort);
}

function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(state?.autoDestroy && state.emitClose && state.closed === false);
}

// What a server reads a request from.
function isServerRequest(stream) {
  return typeof stream.httpVersion === 'string' && typeof stream.method === 'string' && 'socket' in stream;
}

// stream.destroy(): destroys whatever kind of stream it is; one that is not over, with an AbortError.
function destroyStream(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    // The connection stays, for the response.
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) stream.abort();
  else if (isRequest(stream.req)) stream.req.abort();
  else if (isFunction(stream.destroy)) stream.destroy(err);
  else if (isFunction(stream.close)) stream.close();
  if (!stream.destroyed) stream[kDestroyed] = true;
}

module.exports = {
  isNodeStream, isReadableNodeStream, isWritableNodeStream, isDuplexNodeStream,
  isReadableStream, isWritableStream, isTransformStream, isWebStream, isIterable, isStreamLike,
  isDestroyed, isReadable, isWritable, isReadableFinished, isWritableFinished, isFinished, isClosed,
  isDisturbed, isErrored, isRequest, willEmitClose, destroyStream,
};
