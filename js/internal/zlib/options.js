'use strict';
// The options of zlib's functions and classes: checked, with defaults in the place of what is missing.

const { Buffer, kMaxLength } = require('buffer');
const { isAnyArrayBuffer } = require('util/types');
const { makeError } = require('internal/errors');
const { constants } = native('zlib');

// The classes, and Node's numbers for what they do.
const MODES = {
  Deflate: 1, Inflate: 2, Gzip: 3, Gunzip: 4, DeflateRaw: 5, InflateRaw: 6, Unzip: 7,
  BrotliCompress: 9, BrotliDecompress: 8, ZstdCompress: 10, ZstdDecompress: 11,
};
const { Gzip, Gunzip, Inflate, Unzip, BrotliDecompress, ZstdCompress, ZstdDecompress } = MODES;

// Flush operations of each family: while data comes, at its end, for flush() without a kind; the largest.
const FLUSH = {
  zlib: { flush: 0, finish: 4, full: 3, most: 5 },
  brotli: { flush: 0, finish: 2, full: 1, most: 3 },
  zstd: { flush: 0, finish: 2, full: 1, most: 2 },
};

function operationsOf(mode) {
  if (mode < BrotliDecompress) return FLUSH.zlib;
  return mode < ZstdCompress ? FLUSH.brotli : FLUSH.zstd;
}

// A number within limits, or the fallback for none (or NaN).
function number(value, name, least, most, fallback) {
  if (value === undefined || Number.isNaN(value)) return fallback;
  if (typeof value !== 'number') throw makeError('ERR_INVALID_ARG_TYPE', name, 'number', value);
  if (!Number.isFinite(value)) throw makeError('ERR_OUT_OF_RANGE', name, 'a finite number', value);
  if (value < least || value > most) {
    throw makeError('ERR_OUT_OF_RANGE', name, `>= ${least}${most === Infinity ? '' : ` and <= ${most}`}`, value);
  }
  return value;
}

function dictionaryOf(value) {
  if (value === undefined || ArrayBuffer.isView(value)) return value;
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  const expected = ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'];
  throw makeError('ERR_INVALID_ARG_TYPE', 'options.dictionary', expected, value);
}

const highest = (prefix) => Math.max(...Object.keys(constants)
  .filter((name) => name.startsWith(prefix)).map((name) => constants[name]));

// `params` of Brotli and Zstandard as a flat list of numbers: key, value, key, value ...
function paramsOf(mode, params) {
  if (!params) return undefined;
  const brotli = mode < ZstdCompress;
  const most = highest(brotli ? 'BROTLI_PARAM_' : mode === ZstdDecompress ? 'ZSTD_d_' : 'ZSTD_c_');
  const list = [];
  const seen = new Set();
  for (const name of Object.keys(params)) {
    const key = Number(name);
    if (Number.isNaN(key) || key < 0 || key > most || seen.has(key)) {
      throw makeError(brotli ? 'ERR_BROTLI_INVALID_PARAM' : 'ERR_ZSTD_INVALID_PARAM', name);
    }
    seen.add(key);
    const value = params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.params[key]', 'number', value);
    }
    list.push(key, Number(value));
  }
  return list;
}

function windowBitsOf(mode, value) {
  // Zero asks for what the data's own header says.
  if ((value === undefined || value === null || value === 0) &&
      (mode === Inflate || mode === Gunzip || mode === Unzip)) return 0;
  return number(value, 'options.windowBits', mode === Gzip ? 9 : 8, 15, 15);
}

function settings(mode, options) {
  const operations = operationsOf(mode);
  const made = {
    chunkSize: constants.Z_DEFAULT_CHUNK,
    flush: operations.flush,
    finishFlush: operations.finish,
    maxOutputLength: kMaxLength,
    rejectGarbageAfterEnd: false,
    windowBits: windowBitsOf(mode, undefined),
  };
  if (!options) return made;
  made.chunkSize = number(options.chunkSize, 'options.chunkSize', constants.Z_MIN_CHUNK, Infinity, made.chunkSize);
  made.flush = number(options.flush, 'options.flush', 0, operations.most, made.flush);
  made.finishFlush = number(options.finishFlush, 'options.finishFlush', 0, operations.most, made.finishFlush);
  made.maxOutputLength = number(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  if (options.rejectGarbageAfterEnd !== undefined) {
    require('internal/validators').validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    made.rejectGarbageAfterEnd = options.rejectGarbageAfterEnd;
  }
  if (operations === FLUSH.zlib) {
    made.windowBits = windowBitsOf(mode, options.windowBits);
    made.level = number(options.level, 'options.level', -1, 9, -1);
    made.memLevel = number(options.memLevel, 'options.memLevel', 1, 9, 8);
    made.strategy = number(options.strategy, 'options.strategy', 0, 4, 0);
  } else {
    made.params = paramsOf(mode, options.params);
    if (mode === ZstdCompress) {
      made.pledgedSrcSize = number(options.pledgedSrcSize, 'options.pledgedSrcSize', 0, Infinity, undefined);
    }
  }
  if (operations !== FLUSH.brotli) made.dictionary = dictionaryOf(options.dictionary);
  return made;
}

module.exports = { MODES, number, operationsOf, settings };
