'use strict';
// Secrets that two parties agree on: over elliptic curves, and Diffie and Hellman's own way.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { validateFunction, validateInteger, validateObject, validateString } = require('internal/validators');
const { VIEWS, isBytes, toBytes } = require('internal/crypto/arguments');
const host = native('crypto');

const kHandle = Symbol('kHandle');

// A copy of bytes, whatever kind of view they are seen through.
function copied(bytes) {
  if (ArrayBuffer.isView(bytes)) return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return Buffer.from(Buffer.from(bytes));
}

const encoded = (bytes, encoding) => (encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes);
const failed = (message) => host.error('Error', 'ERR_CRYPTO_OPERATION_FAILED', message);

function pointForm(format) {
  if (format === undefined || format === null) return 'uncompressed';
  if (format === 'compressed' || format === 'hybrid' || format === 'uncompressed') return format;
  throw makeError('ERR_CRYPTO_ECDH_INVALID_FORMAT', format);
}

function checkCurve(name) {
  if (host.knowsCurve(name)) return;
  throw host.error('TypeError', 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
}

// What a curve's object holds is not to be seen.
const CurveHandle = class ECDH {
  #secret;
  #point;
  constructor(curve) { Object.defineProperty(this, 'curve', { value: curve }); }
  static of(object) { return object[kHandle]; }
  get(name) { return name === 'secret' ? this.#secret : this.#point; }
  set(secret, point) { this.#secret = secret; this.#point = point; }
};

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  checkCurve(curve);
  this[kHandle] = new CurveHandle(curve);
}

ECDH.prototype.computeSecret = function computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
  const handle = this[kHandle];
  const point = toBytes(otherPublicKey, 'otherPublicKey', inputEncoding);
  if (host.checkPoint(handle.curve, point) === undefined) throw makeError('ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY');
  const secret = handle.get('secret');
  if (secret === undefined) throw failed('Failed to compute ECDH key');
  if (!handle.get('point').equals(host.curvePoint(handle.curve, secret))) throw host.error('RangeError', 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');
  return encoded(host.agreeOnCurve(handle.curve, secret, point), outputEncoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const handle = this[kHandle];
  const secret = host.curveSecret(handle.curve, toBytes(key, 'key', encoding));
  if (secret === undefined) throw host.error('RangeError', 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
  handle.set(secret, host.curvePoint(handle.curve, secret));
};

ECDH.prototype.setPublicKey = function setPublicKey(key, encoding) {
  const handle = this[kHandle];
  const point = host.checkPoint(handle.curve, toBytes(key, 'key', encoding));
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  handle.set(handle.get('secret'), point);
};

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const secret = this[kHandle].get('secret');
  if (secret === undefined) throw failed('Failed to get ECDH private key');
  // A number, without zeros in front.
  const start = secret.findIndex((byte) => byte !== 0);
  return encoded(Buffer.from(secret.subarray(start)), encoding);
};

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const handle = this[kHandle];
  const secret = host.curveSecret(handle.curve);
  handle.set(secret, host.curvePoint(handle.curve, secret));
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = pointForm(format);
  const handle = this[kHandle];
  const point = handle.get('point');
  if (point === undefined) throw failed('Failed to get ECDH public key');
  return encoded(host.checkPoint(handle.curve, point, form), encoding);
};

exports['ECDH.convertKey'] = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = toBytes(key, 'key', inEnc);
  const form = pointForm(format);
  checkCurve(curve);
  const point = host.checkPoint(curve, bytes, form);
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  return encoded(point, outEnc);
};

// The primes of RFC 2409 and RFC 3526: their length and the number that makes each prime. In
// between stand digits of pi.
const GROUPS = {
  modp1: [768, 149686n], modp2: [1024, 129093n], modp5: [1536, 741804n], modp14: [2048, 124476n], modp15: [3072, 1690314n],
  modp16: [4096, 240904n], modp17: [6144, 929484n], modp18: [8192, 4743158n],
};

// pi * 2^bits, rounded down, by Machin's formula.
function piBits(bits) {
  const one = 1n << BigInt(bits + 32);
  const arctan = (inverse) => {
    let term = one / inverse;
    let sum = term;
    const square = inverse * inverse;
    for (let odd = 3n, sign = -1n; term !== 0n; odd += 2n, sign = -sign) {
      term /= square;
      sum += sign * (term / odd);
    }
    return sum;
  };
  return (4n * (4n * arctan(5n) - arctan(239n))) >> 32n;
}

function groupPrime(name) {
  if (!Object.hasOwn(GROUPS, name)) throw host.error('Error', 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  const [bits, extra] = GROUPS[name];
  const n = BigInt(bits);
  const prime = (1n << n) - (1n << (n - 64n)) - 1n + ((piBits(bits - 130) + extra) << 64n);
  return Buffer.from(prime.toString(16), 'hex');
}

const toBig = (bytes) => (bytes.byteLength === 0 ? 0n : BigInt(`0x${copied(bytes).toString('hex')}`));

function fromBig(number) {
  const digits = number.toString(16);
  return Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
}

// OpenSSL's flags of what is wrong with the parameters.
function checkParameters(prime, generator) {
  const p = toBig(prime);
  const g = toBig(generator);
  const bits = p === 0n ? 0 : p.toString(2).length;
  let flags = 0;
  if (g <= 1n || g >= p - 1n) flags |= 8;
  if (!host.isPrime(prime, null)) flags |= 1;
  else if (!host.isPrime(fromBig((p - 1n) / 2n), null)) flags |= 2;
  if (bits < 512) flags |= 128;
  if (bits > 10000) flags |= 256;
  return flags;
}

// What the objects stand on; its fields are not shown.
class Parameters {
  constructor(prime, generator) {
    const hidden = { prime, generator, secret: undefined, shared: undefined };
    for (const [name, value] of Object.entries(hidden)) Object.defineProperty(this, name, { value, writable: true });
  }
}

// A new prime: half of it is one, too, and the generator generates half of all numbers below it.
function newPrime(bits, generator) {
  if (bits < 2) throw host.openssl('0280007E', 'Diffie-Hellman routines', 'modulus too small', 'ERR_OSSL_DH_MODULUS_TOO_SMALL');
  if (bits < 512 || bits > 10000) throw host.error('TypeError', 'ERR_INVALID_ARG_VALUE', 'Invalid DH parameters');
  const add = { 2: 24n, 5: 60n }[generator] ?? 12n;
  return host.prime(bits, true, fromBig(add), fromBig(add - 1n), null);
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'sizeOrKey', ['number', 'string', ...VIEWS], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInteger(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && typeof keyEncoding === 'number') validateInteger(keyEncoding, 'generator');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  let base = generator;
  if (!generator) base = Buffer.from([2]);
  else if (typeof generator === 'number') base = fromBig(BigInt(Math.max(generator, 0)));
  else base = copied(toBytes(generator, 'generator', genEncoding));
  const prime = typeof sizeOrKey === 'number' ? newPrime(sizeOrKey, toBig(base)) :
    copied(toBytes(sizeOrKey, 'sizeOrKey', keyEncoding || undefined));
  if (toBig(base) <= 1n) throw host.openssl('02800065', 'Diffie-Hellman routines', 'bad generator', 'ERR_OSSL_DH_BAD_GENERATOR');
  this[kHandle] = new Parameters(prime, base);
  Object.defineProperty(this, 'verifyError', { __proto__: null, value: checkParameters(prime, base), enumerable: true });
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  this[kHandle] = new Parameters(groupPrime(name), Buffer.from([2]));
  Object.defineProperty(this, 'verifyError', { __proto__: null, value: 0, enumerable: true });
}

const methods = {
  generateKeys(encoding) {
    const handle = this[kHandle];
    handle.secret ??= host.groupSecret(handle.prime);
    handle.shared = host.power(handle.generator, handle.secret, handle.prime);
    return encoded(handle.shared, encoding);
  },
  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const handle = this[kHandle];
    const other = toBytes(otherPublicKey, 'otherPublicKey', inputEncoding);
    const number = toBig(other);
    if (number <= 1n) throw host.error('RangeError', 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small');
    if (number >= toBig(handle.prime) - 1n) throw host.error('RangeError', 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large');
    if (handle.secret === undefined) throw host.error('Error', 'ERR_CRYPTO_INVALID_STATE', 'No private key - did you forget to generate one?');
    return encoded(host.power(other, handle.secret, handle.prime), outputEncoding);
  },
  getPrime(encoding) { return encoded(Buffer.from(this[kHandle].prime), encoding); },
  getGenerator(encoding) { return encoded(Buffer.from(this[kHandle].generator), encoding); },
  getPublicKey(encoding) {
    if (this[kHandle].shared === undefined) throw host.error('Error', 'ERR_CRYPTO_INVALID_STATE', 'No public key - did you forget to generate one?');
    return encoded(Buffer.from(this[kHandle].shared), encoding);
  },
  getPrivateKey(encoding) {
    if (this[kHandle].secret === undefined) throw host.error('Error', 'ERR_CRYPTO_INVALID_STATE', 'No private key - did you forget to generate one?');
    return encoded(Buffer.from(this[kHandle].secret), encoding);
  },
  setPublicKey(key, encoding) { this[kHandle].shared = copied(toBytes(key, 'key', encoding)); },
  setPrivateKey(key, encoding) { this[kHandle].secret = copied(toBytes(key, 'key', encoding)); },
};

const names = Object.keys(methods);
for (const name of names) DiffieHellman.prototype[name] = methods[name];
for (const name of names.slice(0, 6)) DiffieHellmanGroup.prototype[name] = methods[name];
for (const Class of [ECDH, DiffieHellman, DiffieHellmanGroup]) host.adopt(Class);

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  for (const [name, key] of [['publicKey', publicKey], ['privateKey', privateKey]]) {
    if (!['public', 'private', 'secret'].includes(host.keyType(key))) throw makeError('ERR_INVALID_ARG_VALUE', `options.${name}`, key);
  }
  if (host.keyType(privateKey) !== 'private') throw makeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', host.keyType(privateKey), 'private');
  if (host.keyType(publicKey) === 'secret') throw makeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', 'secret', 'private or public');
  const kinds = [privateKey, publicKey].map(host.keyAlgorithm);
  if (kinds[0] !== kinds[1] || !['ec', 'x25519', 'dh'].includes(kinds[0])) {
    throw makeError('ERR_CRYPTO_INCOMPATIBLE_KEY', 'key types for Diffie-Hellman', `${kinds[0]} and ${kinds[1]}`);
  }
  return host.agree(privateKey, publicKey, callback);
}

exports.ECDH = ECDH;
exports.DiffieHellman = DiffieHellman;
exports.DiffieHellmanGroup = DiffieHellmanGroup;
exports.createECDH = (curve) => new ECDH(curve);
exports.createDiffieHellman = (sizeOrKey, keyEncoding, generator, genEncoding) =>
  new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
exports.createDiffieHellmanGroup = (name) => new DiffieHellmanGroup(name);
exports.getDiffieHellman = exports.createDiffieHellmanGroup;
exports.groupPrime = groupPrime;
exports.diffieHellman = diffieHellman;
exports.getCurves = () => ['prime256v1', 'secp256k1', 'secp384r1', 'secp521r1'];
