'use strict';
// The methods of SubtleCrypto. Each looks at its arguments at once, and does its work on the pool.

const { Buffer } = require('buffer');
const { timingSafeEqual, pbkdf2, hkdf } = require('crypto');
const { HASH_NAMES, BLOCKS, SHARED, copy, isBytes, isShared, normalize, problem } = require('internal/webcrypto/algorithms');
const { exportKey, generateKey, getPublicKey, importKey, job, operationError } = require('internal/webcrypto/keys');
const host = native('crypto');

const { process } = globalThis;

const FORMATS = ['raw', 'raw-secret', 'raw-public', 'raw-private', 'raw-seed', 'pkcs8', 'spki', 'jwk'];
const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const PLACES = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

function wrong(method, at, code, what) {
  return host.error('TypeError', code, `Failed to execute '${method}' on 'SubtleCrypto': ${PLACES[at]} argument${what}`);
}

// What arguments must be; each gives what it is in the end.
const AS = {
  format(method, at, value) {
    const format = `${value}`;
    if (!FORMATS.includes(format)) throw wrong(method, at, 'ERR_INVALID_ARG_VALUE', ` '${format}' is not a valid enum value of type KeyFormat.`);
    return format;
  },
  usages(method, at, value) {
    if (typeof value !== 'object' || value === null || typeof value[Symbol.iterator] !== 'function') {
      throw wrong(method, at, 'ERR_INVALID_ARG_TYPE', ' cannot be converted to sequence.');
    }
    return Array.from(value, (usage, place) => {
      if (!USAGES.includes(`${usage}`)) throw wrong(method, at, 'ERR_INVALID_ARG_VALUE', `[${place}] '${usage}' is not a valid enum value of type KeyUsage.`);
      return `${usage}`;
    });
  },
  bytes(method, at, value) {
    if (isShared(value)) throw wrong(method, at, 'ERR_INVALID_ARG_TYPE', ` ${SHARED}`);
    if (!isBytes(value)) throw wrong(method, at, 'ERR_INVALID_ARG_TYPE', ' is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
    return copy(value);
  },
  key(method, at, value) {
    if (host.cryptoKeyOf(value) === undefined) throw wrong(method, at, 'ERR_INVALID_ARG_TYPE', ' is not of type CryptoKey.');
    return value;
  },
  truth: (method, at, value) => Boolean(value),
  algorithm: (method, at, value) => value,
  length: (method, at, value) => (value === null || value === undefined ? null : Number(value) >>> 0),
};

// The body's own promise is given out: what another one around it would cost are microtasks that programs see.
function method(name, required, kinds, body) {
  return (...args) => {
    try {
      if (args.length < required) {
        throw host.error('TypeError', 'ERR_MISSING_ARGS', `Failed to execute '${name}' on 'SubtleCrypto': ${required} arguments required, but only ${args.length} present.`);
      }
      return body(...kinds.map((kind, at) => kind(name, at, args[at])));
    } catch (err) {
      return Promise.reject(err);
    }
  };
}

// An ArrayBuffer of its own.
function whole(bytes) {
  const { buffer, byteOffset, byteLength } = bytes;
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}

function checkKey(algorithm, key, usage) {
  if (key.algorithm.name !== algorithm.name) throw problem('Key algorithm mismatch', 'InvalidAccessError');
  if (key.usages.includes(usage)) return;
  throw problem(usage.startsWith('derive') ? `baseKey does not have ${usage} usage` : `Unable to use this key to ${usage}`, 'InvalidAccessError');
}

// AES in counter mode, whose counter may be a part of its block only.
function counterParts(counter, bits, length) {
  const blocks = BigInt(Math.ceil(length / 16));
  const start = BigInt(`0x${counter.toString('hex')}`);
  const size = 1n << BigInt(bits);
  if (blocks > size) throw operationError(new Error('Cipher job failed'));
  const left = size - (start % size);
  if (blocks <= left) return [[counter, 0, length]];
  const again = start - (start % size);
  const second = Buffer.from(again.toString(16).padStart(32, '0'), 'hex');
  const at = Number(left) * 16;
  return [[counter, 0, at], [second, at, length]];
}

function crypt(algorithm, key, data, encrypts) {
  const { name } = algorithm;
  const object = host.cryptoKeyOf(key);
  const aes = (mode) => `aes-${key.algorithm.length}-${mode}`;
  switch (name) {
    case 'AES-CBC':
      if (algorithm.iv.length !== 16) throw problem('algorithm.iv must contain exactly 16 bytes', 'OperationError');
      return job((done) => host.cryptJob(aes('cbc'), object, algorithm.iv, encrypts, data, done));
    case 'AES-KW':
      return job((done) => host.cryptJob(`aes${key.algorithm.length}-wrap`, object, Buffer.alloc(8, 0xa6), encrypts, data, done));
    case 'AES-CTR': {
      const { counter, length } = algorithm;
      if (counter.length !== 16) throw problem('algorithm.counter must contain exactly 16 bytes', 'OperationError');
      if (length === 0 || length > 128) throw problem('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
      const parts = counterParts(counter, length, data.length).map(([iv, from, to]) =>
        job((done) => host.cryptJob(aes('ctr'), object, iv, encrypts, data.subarray(from, to), done)));
      return Promise.all(parts).then((done) => (done.length === 1 ? done[0] : Buffer.concat(done)));
    }
    case 'AES-GCM': {
      const { iv, additionalData = Buffer.alloc(0), tagLength = 128 } = algorithm;
      if (![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) throw problem(`${tagLength} is not a valid AES-GCM tag length`, 'OperationError');
      return job((done) => host.sealJob(aes('gcm'), object, iv, additionalData, tagLength / 8, encrypts, data, done));
    }
    default: {
      if (key.type !== (encrypts ? 'public' : 'private')) throw problem(`Key type must be ${encrypts ? 'public' : 'private'}`, 'InvalidAccessError');
      const hash = HASH_NAMES[key.algorithm.hash.name];
      return job((done) => host.rsa(encrypts ? 'publicEncrypt' : 'privateDecrypt', object, data, 4, hash, algorithm.label, done));
    }
  }
}

// Hash, padding, salt and form of a signature.
function manner(algorithm, key) {
  switch (algorithm.name) {
    case 'ECDSA': return [HASH_NAMES[algorithm.hash.name], undefined, undefined, true];
    case 'RSA-PSS': return [HASH_NAMES[key.algorithm.hash.name], 6, algorithm.saltLength, false];
    case 'Ed25519': return [undefined, undefined, undefined, false];
    default: return [HASH_NAMES[key.algorithm.hash.name], 1, undefined, false];
  }
}

async function sign(algorithm, key, data) {
  const object = host.cryptoKeyOf(key);
  if (algorithm.name === 'HMAC') return job((done) => host.macJob(HASH_NAMES[key.algorithm.hash.name], object, data, done));
  const [hash, padding, salt, isBare] = manner(algorithm, key);
  return job((done) => host.sign(object, hash, data, padding, salt, isBare, false, done));
}

async function verify(algorithm, key, signature, data) {
  if (algorithm.name === 'HMAC') {
    const own = await sign(algorithm, key, data);
    return own.length === signature.length && timingSafeEqual(own, signature);
  }
  const [hash, padding, salt, isBare] = manner(algorithm, key);
  return job((done) => host.verify(host.cryptoKeyOf(key), hash, data, padding, salt, isBare, false, signature, done));
}

async function deriveBits(algorithm, key, length) {
  const { name } = algorithm;
  const object = host.cryptoKeyOf(key);
  if (name === 'ECDH' || name === 'X25519') {
    const other = algorithm.public;
    if (other.type !== 'public') throw problem('algorithm.public must be a public key', 'InvalidAccessError');
    if (key.type !== 'private') throw problem('baseKey must be a private key', 'InvalidAccessError');
    if (other.algorithm.name !== name) throw problem('key algorithm mismatch', 'InvalidAccessError');
    if (other.algorithm.namedCurve !== key.algorithm.namedCurve) throw problem('Named curve mismatch', 'InvalidAccessError');
    const bits = await job((done) => host.agree(object, host.cryptoKeyOf(other), done));
    if (length === null) return whole(bits);
    const size = Math.ceil(length / 8);
    if (size > bits.length) throw problem('derived bit length is too small', 'OperationError');
    const cut = Buffer.from(bits.subarray(0, size));
    if (length % 8) cut[size - 1] &= 0xff00 >> (length % 8);
    return whole(cut);
  }
  if (name === 'PBKDF2' && algorithm.iterations === 0) throw problem('iterations cannot be zero', 'OperationError');
  if (length === null) throw problem('length cannot be null', 'OperationError');
  if (length % 8) throw problem('length must be a multiple of 8', 'OperationError');
  if (length === 0) return new ArrayBuffer(0);
  const hash = HASH_NAMES[algorithm.hash.name];
  const secret = object.export();
  try {
    if (name === 'PBKDF2') return whole(await job((done) => pbkdf2(secret, algorithm.salt, algorithm.iterations, length / 8, hash, done)));
    return await job((done) => hkdf(hash, object, algorithm.salt, algorithm.info, length / 8, done));
  } catch (err) {
    throw err.name === 'OperationError' ? err : operationError(err);
  }
}

// The length in bits of a key that is to be derived; null for one of any length.
function derivedLength(algorithm) {
  if (algorithm.name === 'PBKDF2' || algorithm.name === 'HKDF') return null;
  if (algorithm.name === 'HMAC') {
    if (algorithm.length === 0) throw host.error('TypeError', 'ERR_INVALID_ARG_VALUE', 'HmacImportParams.length cannot be 0');
    return algorithm.length ?? BLOCKS[algorithm.hash.name];
  }
  if (![128, 192, 256].includes(algorithm.length)) throw problem('Invalid key length', 'OperationError');
  return algorithm.length;
}

const { format, usages, bytes, key, truth, algorithm, length } = AS;

exports.encrypt = method('encrypt', 3, [algorithm, key, bytes], async (algorithm, key, data) => {
  const normal = normalize('encrypt', algorithm);
  checkKey(normal, key, 'encrypt');
  return whole(await crypt(normal, key, data, true));
});

exports.decrypt = method('decrypt', 3, [algorithm, key, bytes], async (algorithm, key, data) => {
  const normal = normalize('decrypt', algorithm);
  checkKey(normal, key, 'decrypt');
  return whole(await crypt(normal, key, data, false));
});

exports.sign = method('sign', 3, [algorithm, key, bytes], async (algorithm, key, data) => {
  const normal = normalize('sign', algorithm);
  checkKey(normal, key, 'sign');
  return whole(await sign(normal, key, data));
});

exports.verify = method('verify', 4, [algorithm, key, bytes, bytes], async (algorithm, key, signature, data) => {
  const normal = normalize('verify', algorithm);
  checkKey(normal, key, 'verify');
  return verify(normal, key, signature, data);
});

exports.generateKey = method('generateKey', 3, [algorithm, truth, usages], (algorithm, extractable, usages) =>
  generateKey(normalize('generateKey', algorithm), extractable, usages));

exports.deriveBits = method('deriveBits', 2, [algorithm, key, length], (algorithm, key, length) => {
  const normal = normalize('deriveBits', algorithm);
  checkKey(normal, key, 'deriveBits');
  return deriveBits(normal, key, length);
});

exports.deriveKey = method('deriveKey', 5, [algorithm, key, algorithm, truth, usages], async (algorithm, key, wanted, extractable, usages) => {
  const normal = normalize('deriveBits', algorithm);
  const kind = normalize('importKey', wanted);
  const bits = derivedLength(normalize('get key length', wanted));
  checkKey(normal, key, 'deriveKey');
  return importKey('raw', Buffer.from(await deriveBits(normal, key, bits)), kind, extractable, usages);
});

exports.importKey = method('importKey', 5, [format, (name, at, value) => value, algorithm, truth, usages], async (format, data, algorithm, extractable, usages) => {
  const given = format === 'jwk' ? data : bytes('importKey', 1, data);
  if (format === 'jwk' && (typeof data !== 'object' || data === null)) throw wrong('importKey', 1, 'ERR_INVALID_ARG_TYPE', ' cannot be converted to a dictionary.');
  return importKey(format, given, normalize('importKey', algorithm), extractable, usages);
});

exports.exportKey = method('exportKey', 2, [format, key], async (format, key) => {
  const exported = exportKey(format, key);
  return format === 'jwk' ? exported : whole(exported);
});

let warned = false;
exports.getPublicKey = method('getPublicKey', 2, [key, usages], async (key, usages) => {
  if (!warned) {
    warned = true;
    process.emitWarning('The getPublicKey Web Crypto API method is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  return getPublicKey(key, usages);
});

exports.wrapKey = method('wrapKey', 4, [format, key, key, algorithm], async (format, key, wrapping, algorithm) => {
  const normal = normalize('wrapKey', algorithm);
  checkKey(normal, wrapping, 'wrapKey');
  const exported = exportKey(format, key);
  let data = format === 'jwk' ? Buffer.from(JSON.stringify(exported)) : exported;
  // As much white space as makes it whole for AES-KW.
  if (format === 'jwk' && normal.name === 'AES-KW' && data.length % 8) data = Buffer.concat([data, Buffer.alloc(8 - (data.length % 8), ' ')]);
  return whole(await crypt(normal, wrapping, data, true));
});

exports.unwrapKey = method('unwrapKey', 7, [format, bytes, key, algorithm, algorithm, truth, usages], async (format, wrapped, key, algorithm, wanted, extractable, usages) => {
  const normal = normalize('unwrapKey', algorithm);
  const kind = normalize('importKey', wanted);
  checkKey(normal, key, 'unwrapKey');
  let data = Buffer.from(await crypt(normal, key, wrapped, false));
  if (format === 'jwk') {
    try {
      data = JSON.parse(data.toString());
    } catch (err) {
      throw problem('Invalid wrapped JWK key', 'DataError');
    }
  }
  return importKey(format, data, kind, extractable, usages);
});
