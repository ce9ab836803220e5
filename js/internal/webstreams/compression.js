'use strict';
// CompressionStream and DecompressionStream, on zlib's streams.

const { makeError } = require('internal/errors');
const { isSharedArrayBuffer } = require('util/types');
const { finish, kState, ownPrivate } = require('internal/webstreams/common');

// The classes of zlib that do the work.
const FORMATS = {
  __proto__: null,
  'deflate': ['Deflate', 'Inflate'],
  'deflate-raw': ['DeflateRaw', 'InflateRaw'],
  'gzip': ['Gzip', 'Gunzip'],
  'brotli': ['BrotliCompress', 'BrotliDecompress'],
};

// Shared memory may change while it is read.
function refuseShared(chunk) {
  if (isSharedArrayBuffer(ArrayBuffer.isView(chunk) ? chunk.buffer : chunk)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
  }
}

function makeClass(name, at) {
  const Class = class {
    constructor(format) {
      const classes = FORMATS[`${format}`];
      if (!classes) {
        const error = makeError('ERR_INVALID_ARG_VALUE', 'format', format);
        error.message = `Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of type CompressionFormat.`;
        throw error;
      }
      const zlib = require('internal/zlib/streams');
      const stream = new zlib[classes[at]](at === 0 ? {} : { rejectGarbageAfterEnd: true });
      const { duplexToWeb } = require('internal/stream/web');
      this[kState] = { kind: name, pair: duplexToWeb(stream, {}, refuseShared) };
    }

    get readable() {
      return ownPrivate(this, name, 'transform').pair.readable;
    }

    get writable() {
      return ownPrivate(this, name, 'transform').pair.writable;
    }
  };
  Object.defineProperty(Class, 'name', { value: name, configurable: true });
  finish(Class, ['readable', 'writable'], function () {
    const { readable, writable } = this;
    return { readable, writable };
  });
  return Class;
}

module.exports = {
  CompressionStream: makeClass('CompressionStream', 0),
  DecompressionStream: makeClass('DecompressionStream', 1),
};
