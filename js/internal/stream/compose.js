'use strict';
// stream.compose(): several streams as one, that is written where the first is and read where the
// last is.

const { makeError } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { finished } = require('internal/stream/finished');
const { pipelineOf } = require('internal/stream/pipeline');
const {
  destroyStream, isNodeStream, isReadable, isReadableStream, isStreamLike, isTransformStream, isWebStream, isWritable,
  isWritableStream,
} = require('internal/stream/kind');
const duplexFrom = require('internal/stream/duplex_from');
const front = require('internal/stream/front');

function compose(...given) {
  if (given.length === 0) throw makeError('ERR_MISSING_ARGS', 'streams');
  if (given.length === 1) return duplexFrom(given[0], 'streams[0]');
  const streams = given.slice();
  const last = streams.length - 1;
  for (const i of [0, last]) {
    if (typeof streams[i] === 'function') streams[i] = duplexFrom(streams[i], `streams[${i}]`);
  }
  for (let i = 0; i <= last; i++) {
    const stream = streams[i];
    if (!isNodeStream(stream) && !isWebStream(stream)) continue;      // a function or an iterable
    if (i < last && !isReadable(stream) && !isReadableStream(stream) && !isTransformStream(stream)) {
      throw makeError('ERR_INVALID_ARG_VALUE', `streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !isWritable(stream) && !isWritableStream(stream) && !isTransformStream(stream)) {
      throw makeError('ERR_INVALID_ARG_VALUE', `streams[${i}]`, given[i], 'must be writable');
    }
  }
  const head = streams[0];
  const tail = pipelineOf(streams, (err) => outer.over(err));
  const source = readEnd(tail);
  const sink = writeEnd(head);
  const outer = front(source, sink, true, (err) => {
    if (isNodeStream(tail)) destroyStream(tail, err);
  });
  if (sink) finished(isTransformStream(tail) ? tail.readable : tail, outer.written);
  return outer.duplex;
}

// What can be read of the last stream and written of the first, if anything: the Web's stay as they are.
function readEnd(stream) {
  if (isTransformStream(stream)) return stream.readable;
  return isReadable(stream) || isReadableStream(stream) ? stream : null;
}

function writeEnd(stream) {
  if (isTransformStream(stream)) return stream.writable;
  return isWritable(stream) || isWritableStream(stream) ? stream : null;
}

// readable.compose()
function composeWith(readable, stream, options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options?.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'stream', stream, 'must be writable');
  }
  if (typeof stream !== 'function' && !isStreamLike(stream)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'stream', ['Function', 'Stream', 'Iterable', 'AsyncIterable'], stream);
  }
  const composed = compose(readable, stream);
  if (options?.signal) require('internal/stream/abort').addAbortSignal(options.signal, composed);
  return composed;
}

module.exports = { compose, composeWith };
