'use strict';
// zlib: deflate, gzip, Brotli and Zstandard. The functions that take all of their data at once are
// here and do their work in one go; the classes are streams, whose code is loaded when one is asked for.

const { isAnyArrayBuffer } = require('util/types');
const { makeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { MODES, settings } = require('internal/zlib/options');
const host = native('zlib');
const execution = native('async_hooks');

const streams = () => require('internal/zlib/streams');
const BYTES = ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'];

function checkBytes(data) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data) && !isAnyArrayBuffer(data)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'buffer', BYTES, data);
  }
}

function atOnce(name) {
  const mode = MODES[name];
  return (buffer, options) => {
    // Whoever asks for the engine, too, gets one.
    if (options?.info) return streams().gatherSync(new (streams()[name])(options), buffer, checkBytes);
    const chosen = settings(mode, options);
    checkBytes(buffer);
    return host.wholeSync(mode, chosen, buffer);
  };
}

function onPool(name) {
  const mode = MODES[name];
  return (buffer, options, callback) => {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    // A hook of async_hooks is told of the stream that it is in Node.
    if (options?.info || execution.isObserved()) {
      streams().gather(new (streams()[name])(options), buffer, callback, checkBytes);
      return;
    }
    const chosen = settings(mode, options);
    validateFunction(callback, 'callback');
    checkBytes(buffer);
    host.whole(mode, chosen, buffer, callback);
  };
}

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  require('internal/validators').validateUint32(value, 'value');
  return host.crc32(data, value);
}

function named(fn, name) {
  return Object.defineProperty(fn, 'name', { value: name, configurable: true });
}

const zlib = { crc32 };
const replaced = new Map();
for (const name of Object.keys(MODES)) {
  Object.defineProperty(zlib, name, {
    enumerable: true,
    configurable: true,
    get: () => (replaced.has(name) ? replaced.get(name) : streams()[name]),
    set: (value) => replaced.set(name, value),
  });
}
for (const name of Object.keys(MODES)) {
  const plain = name[0].toLowerCase() + name.slice(1);
  zlib[plain] = named(onPool(name), plain);
  zlib[`${plain}Sync`] = named(atOnce(name), `${plain}Sync`);
}
for (const name of Object.keys(MODES)) {
  zlib[`create${name}`] = named((options) => new (streams()[name])(options), `create${name}`);
}

const codes = {};
const returned = ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR',
  'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR'];
for (const name of returned) codes[name] = host.constants[name];
for (const name of returned) codes[codes[name]] = name;
Object.defineProperties(zlib, {
  constants: { enumerable: true, value: host.constants },
  codes: { enumerable: true, value: Object.freeze(codes) },
});

// Names of old for the constants, which Node keeps but does not list.
for (const name in host.constants) {
  if (/^(Z_|DEFLATE|INFLATE|GZIP|GUNZIP|UNZIP|ZLIB)/.test(name)) {
    Object.defineProperty(zlib, name, { value: host.constants[name], enumerable: false });
  }
}

module.exports = zlib;
