'use strict';
// stream: the five classes, and the functions around them, whose code is loaded at their first call.

const { Buffer } = require('buffer');
const Stream = require('internal/stream/legacy');
const { Readable } = require('internal/stream/readable');
const { Writable } = require('internal/stream/writable');
const marks = require('internal/stream/high_water_mark');

const custom = Symbol.for('nodejs.util.promisify.custom');
const kind = () => require('internal/stream/kind');

function isDestroyed(stream) { return kind().isDestroyed(stream); }
function isDisturbed(stream) { return kind().isDisturbed(stream); }
function isErrored(stream) { return kind().isErrored(stream); }
function isReadable(stream) { return kind().isReadable(stream); }
function isWritable(stream) { return kind().isWritable(stream); }
function destroy(stream, err) { return kind().destroyStream(stream, err); }

function pipeline(...streams) { return require('internal/stream/pipeline').pipeline(...streams); }
function compose(...streams) { return require('internal/stream/compose').compose(...streams); }
function duplexPair(options) { return require('internal/stream/duplex_pair')(options); }
function addAbortSignal(signal, stream) { return require('internal/stream/abort').addAbortSignal(signal, stream); }
function finished(stream, options, callback) {
  return require('internal/stream/finished').finished.apply(this, arguments);
}

// util.promisify gives the functions of stream/promises.
for (const [fn, name] of [[pipeline, 'pipeline'], [finished, 'finished']]) {
  Object.defineProperty(fn, custom, { enumerable: true, get: () => require('stream/promises')[name] });
}

Object.assign(Stream, {
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable,
  Readable, Writable,
});
// These are loaded by whoever asks for them: many a package only reads and writes.
for (const [name, file] of [['Duplex', 'duplex'], ['Transform', 'transform'], ['PassThrough', 'transform']]) {
  let replaced = null;
  Object.defineProperty(Stream, name, {
    enumerable: true,
    configurable: true,
    get: () => replaced ?? require(`internal/stream/${file}`)[name],
    set(value) {
      replaced = value;
    },
  });
}
Object.assign(Stream, {
  duplexPair, pipeline, addAbortSignal, finished, destroy, compose,
  setDefaultHighWaterMark: marks.setDefaultHighWaterMark,
  getDefaultHighWaterMark: marks.getDefaultHighWaterMark,
});
Object.defineProperty(Stream, 'promises', {
  enumerable: true, configurable: true, get: () => require('stream/promises'),
});
Stream.Stream = Stream;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

module.exports = Stream;
