'use strict';
// Signatures, and RSA's encryption.

const { makeError } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { toBytes } = require('internal/crypto/arguments');
const { asymmetricKey } = require('internal/crypto/keys');
const { createHash } = require('crypto');
const { Writable } = require('stream');
const host = native('crypto');

const kHash = Symbol('kHandle');

function integerOption(name, options) {
  const value = options[name];
  if (value === undefined || value === value >> 0) return value;
  throw makeError('ERR_INVALID_ARG_VALUE', `options.${name}`, value);
}

// RSA's padding and salt, and whether a curve's signature is in DER.
function manner(options) {
  if (typeof options !== 'object' || options === null) return [];
  const padding = integerOption('padding', options);
  const saltLength = integerOption('saltLength', options);
  const { dsaEncoding } = options;
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.dsaEncoding', dsaEncoding);
  }
  return [padding, saltLength, dsaEncoding === 'ieee-p1363'];
}

function notInitialised() {
  return host.error('Error', 'ERR_CRYPTO_INVALID_STATE', 'Not initialised');
}

class SignBase {}

function begin(stream, algorithm, options) {
  validateString(algorithm, 'algorithm');
  if (!host.knowsHash(algorithm)) throw host.error('TypeError', 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  const state = new SignBase();
  Object.defineProperty(state, 'hash', { value: createHash(algorithm), writable: true });
  Object.defineProperty(state, 'algorithm', { value: algorithm });
  stream[kHash] = state;
  Writable.call(stream, options);
}

// The hash of all that was given, once.
function finish(stream) {
  const state = stream[kHash];
  if (state.hash === null) throw notInitialised();
  const digest = state.hash.digest();
  state.hash = null;
  return digest;
}

function checkKind(key) {
  const kind = host.keyAlgorithm(key);
  if (kind === 'ed25519' || kind === 'x25519') throw host.error('Error', 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}

Sign.prototype = Object.create(Writable.prototype, { constructor: { value: Sign, configurable: true, writable: true } });
Object.setPrototypeOf(Sign, Writable);

Sign.prototype._write = function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
};

Sign.prototype.update = function update(data, encoding) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (this[kHash].hash === null) throw notInitialised();
  this[kHash].hash.update(data, encoding);
  return this;
};

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw makeError('ERR_CRYPTO_SIGN_KEY_REQUIRED');
  const key = asymmetricKey(options, 'private');
  const [padding, saltLength, isBare] = manner(options);
  const digest = finish(this);
  checkKind(key);
  const signature = host.sign(key, this[kHash].algorithm, digest, padding, saltLength, isBare, true, null);
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
};

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}

Verify.prototype = Object.create(Writable.prototype, { constructor: { value: Verify, configurable: true, writable: true } });
Object.setPrototypeOf(Verify, Writable);

Verify.prototype._write = Sign.prototype._write;
Verify.prototype.update = Sign.prototype.update;

Verify.prototype.verify = function verify(options, signature, encoding) {
  const key = asymmetricKey(options, 'public');
  const [padding, saltLength, isBare] = manner(options);
  const bytes = toBytes(signature, 'signature', encoding);
  const digest = finish(this);
  checkKind(key);
  return host.verify(key, this[kHash].algorithm, digest, padding, saltLength, isBare, true, bytes, null);
};

host.adopt(Sign);
host.adopt(Verify);

function checkHash(algorithm, key) {
  if (algorithm === null || algorithm === undefined) return;
  if (!host.knowsHash(algorithm)) throw host.error('TypeError', 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
  if (host.keyAlgorithm(key) === 'ed25519') throw host.openssl('1C80007A', 'Provider routines', 'invalid digest', 'ERR_OSSL_INVALID_DIGEST');
}

function sign(algorithm, data, key, callback) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = toBytes(data, 'data');
  if (!key) throw makeError('ERR_CRYPTO_SIGN_KEY_REQUIRED');
  const how = manner(key);
  const secret = asymmetricKey(key, 'private');
  checkHash(algorithm, secret);
  return host.sign(secret, algorithm, bytes, how[0], how[1], how[2], false, callback);
}

function verify(algorithm, data, key, signature, callback) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = toBytes(data, 'data');
  const how = manner(key);
  const signed = toBytes(signature, 'signature');
  const known = asymmetricKey(key, 'public');
  checkHash(algorithm, known);
  return host.verify(known, algorithm, bytes, how[0], how[1], how[2], false, signed, callback);
}

// A private key, or the public one that a text or bytes are instead: what is missing is told by what is done with it.
function eitherKey(options) {
  try {
    return asymmetricKey(options, 'private');
  } catch (err) {
    if (!err.opensslErrorStack) throw err;
    try {
      return asymmetricKey(options, 'public');
    } catch {
      throw err;
    }
  }
}

function rsa(operation, wanted, usualPadding) {
  return (options, buffer) => {
    const key = wanted === 'private' ? eitherKey(options) : asymmetricKey(options, wanted);
    const { padding = usualPadding, oaepHash, encoding } = options;
    let { oaepLabel } = options;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    if (oaepLabel !== undefined) oaepLabel = toBytes(oaepLabel, 'key.oaepLabel', encoding);
    const bytes = toBytes(buffer, 'buffer', encoding);
    if (oaepHash !== undefined && !host.knowsHash(oaepHash)) throw host.error('Error', 'ERR_OSSL_EVP_INVALID_DIGEST', 'Invalid digest used');
    return host.rsa(operation, key, bytes, padding, oaepHash, oaepLabel, null);
  };
}

exports.Sign = Sign;
exports.Verify = Verify;
exports.createSign = (algorithm, options) => new Sign(algorithm, options);
exports.createVerify = (algorithm, options) => new Verify(algorithm, options);
exports.sign = sign;
exports.verify = verify;
exports.publicEncrypt = rsa('publicEncrypt', 'public', 4);
exports.publicDecrypt = rsa('publicDecrypt', 'public', 1);
exports.privateEncrypt = rsa('privateEncrypt', 'private', 1);
exports.privateDecrypt = rsa('privateDecrypt', 'private', 4);
