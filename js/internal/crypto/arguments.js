'use strict';
// What functions of crypto take for keys and bytes.

const { Buffer } = require('buffer');
const { isAnyArrayBuffer } = require('util/types');
const { makeError } = require('internal/errors');
const host = native('crypto');

const VIEWS = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

const isBytes = (value) => ArrayBuffer.isView(value) || isAnyArrayBuffer(value);

// Bytes, or text in an encoding.
function toBytes(value, name, encoding) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (isBytes(value)) return value;
  throw makeError('ERR_INVALID_ARG_TYPE', name, ['string', ...VIEWS], value);
}

// The bytes of a key for a cipher or the like.
function secretBytes(key, name, encoding) {
  const type = host.keyType(key);
  if (type === 'secret') return host.secretOf(key);
  if (type !== undefined) throw makeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', type, 'secret');
  if (typeof key === 'string') return Buffer.from(key, encoding === 'buffer' ? 'utf8' : encoding);
  if (isBytes(key)) return key;
  throw makeError('ERR_INVALID_ARG_TYPE', name, ['string', ...VIEWS, 'KeyObject', 'CryptoKey'], key);
}

// What is longer than OpenSSL takes is refused, in these words.
function checkSize(bytes, words) {
  if (bytes?.byteLength > 2 ** 31 - 1) throw host.error('RangeError', 'ERR_OUT_OF_RANGE', words);
}

module.exports = { VIEWS, checkSize, isBytes, toBytes, secretBytes };
