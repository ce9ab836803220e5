'use strict';
// The algorithms of Web Cryptography: their names, and what each operation wants to know beside.

const { Buffer } = require('buffer');
const { isArrayBuffer, isSharedArrayBuffer } = require('util/types');
const host = native('crypto');

const { DOMException } = globalThis;
const problem = (message, name) => new DOMException(message, name);
const isBytes = (value) => ArrayBuffer.isView(value) || isArrayBuffer(value);
const isShared = (value) => ArrayBuffer.isView(value) && isSharedArrayBuffer(value.buffer);
const SHARED = 'is a view on a SharedArrayBuffer, which is not allowed.';

// A copy: what a script does with its bytes afterwards changes nothing.
function copy(value) {
  if (ArrayBuffer.isView(value)) return Buffer.from(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  return Buffer.from(Buffer.from(value));
}

const HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'];
// The names of OpenSSL for them.
const HASH_NAMES = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512', 'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384', 'SHA3-512': 'sha3-512' };
const BLOCKS = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024, 'SHA3-256': 1088, 'SHA3-384': 832, 'SHA3-512': 576 };

const plain = ['Algorithm', []];
const AES = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW'];
const RSA = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const EC = ['ECDSA', 'ECDH'];
const OCTETS = ['Ed25519', 'X25519'];
const each = (names, of) => Object.fromEntries(names.map((name) => [name, of]));

const encrypting = {
  'AES-CBC': ['AesCbcParams', ['iv']],
  'AES-CTR': ['AesCtrParams', ['counter', 'length']],
  'AES-GCM': ['AeadParams', ['additionalData?', 'iv', 'tagLength?']],
  'RSA-OAEP': ['RsaOaepParams', ['label?']],
};
const signing = {
  'RSASSA-PKCS1-v1_5': plain, HMAC: plain, Ed25519: plain,
  'RSA-PSS': ['RsaPssParams', ['saltLength']],
  ECDSA: ['EcdsaParams', ['hash']],
};
const deriving = {
  HKDF: ['HkdfParams', ['hash', 'info', 'salt']],
  PBKDF2: ['Pbkdf2Params', ['hash', 'iterations', 'salt']],
  ECDH: ['EcdhKeyDeriveParams', ['public']],
  X25519: ['EcdhKeyDeriveParams', ['public']],
};
const OPERATIONS = {
  digest: each(HASHES, plain),
  encrypt: encrypting,
  decrypt: encrypting,
  sign: signing,
  verify: signing,
  deriveBits: deriving,
  wrapKey: { ...encrypting, 'AES-KW': plain },
  unwrapKey: { ...encrypting, 'AES-KW': plain },
  generateKey: {
    ...each(RSA, ['RsaHashedKeyGenParams', ['hash', 'modulusLength', 'publicExponent']]),
    ...each(EC, ['EcKeyGenParams', ['namedCurve']]),
    ...each(AES, ['AesKeyGenParams', ['length']]),
    ...each(OCTETS, plain),
    HMAC: ['HmacKeyGenParams', ['hash', 'length?']],
  },
  importKey: {
    ...each(RSA, ['RsaHashedImportParams', ['hash']]),
    ...each(EC, ['EcKeyImportParams', ['namedCurve']]),
    ...each([...AES, ...OCTETS, 'PBKDF2', 'HKDF'], plain),
    HMAC: ['HmacImportParams', ['hash', 'length?']],
  },
  'get key length': {
    ...each(AES, ['AesDerivedKeyParams', ['length']]),
    ...each(['PBKDF2', 'HKDF'], plain),
    HMAC: ['HmacImportParams', ['hash', 'length?']],
  },
};

function missing(type, field) {
  return host.error('TypeError', 'ERR_MISSING_OPTION', 'Failed to normalize algorithm: passed algorithm cannot be ' +
    `converted to '${type}' because '${field}' is required in '${type}'.`);
}

function member(type, field, value) {
  switch (field) {
    case 'hash': {
      const hash = normalize('digest', value);
      if (type.startsWith('Hmac') && !HASHES.includes(hash.name)) throw problem(`Only SHA hashes are supported in ${type}`, 'NotSupportedError');
      return hash;
    }
    case 'length': case 'modulusLength': case 'tagLength': case 'saltLength': case 'iterations': {
      const number = Number(value);
      if (!Number.isFinite(number) || number < 0 || number > 4294967295) {
        throw host.error('TypeError', 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: '${field}' of '${type}' (passed algorithm) is outside the expected range of 0 to 4294967295.`);
      }
      return Math.trunc(number);
    }
    case 'namedCurve':
      return `${value}`;
    case 'public':
      if (host.cryptoKeyOf(value) !== undefined) return value;
      throw host.error('TypeError', 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: '${field}' of '${type}' (passed algorithm) is not of type CryptoKey.`);
    case 'publicExponent':
      if (value instanceof Uint8Array) return new Uint8Array(value);
      throw host.error('TypeError', 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: '${field}' of '${type}' (passed algorithm) is not of type Uint8Array.`);
    default:
      if (isShared(value)) throw host.error('TypeError', 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: ${field} in passed algorithm ${SHARED}`);
      if (isBytes(value)) return copy(value);
      throw host.error('TypeError', 'ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: '${field}' of '${type}' (passed algorithm) is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
}

// An algorithm with all that the operation has to know.
function normalize(operation, algorithm) {
  const isObject = (typeof algorithm === 'object' && algorithm !== null) || typeof algorithm === 'function';
  const given = isObject ? algorithm.name : algorithm;
  if (isObject && given === undefined) throw missing('Algorithm', 'name');
  const wanted = `${given}`.toLowerCase();
  const known = OPERATIONS[operation];
  const name = Object.keys(known).find((name) => name.toLowerCase() === wanted);
  if (name === undefined) {
    // The hashes of HMAC have words of their own.
    throw problem('Unrecognized algorithm name', 'NotSupportedError');
  }
  const [type, fields] = known[name];
  const normal = { name };
  for (const entry of fields) {
    const field = entry.replace('?', '');
    const value = isObject ? algorithm[field] : undefined;
    if (value !== undefined) {
      try {
        normal[field] = member(type, field, value);
      } catch (err) {
        if (field === 'hash' && type.startsWith('Hmac') && err.name === 'NotSupportedError') err = problem(`Only SHA hashes are supported in ${type}`, 'NotSupportedError');
        throw err;
      }
    } else if (!entry.endsWith('?')) {
      throw missing(type, field);
    }
  }
  return normal;
}

module.exports = { AES, BLOCKS, EC, HASH_NAMES, RSA, SHARED, copy, isBytes, isShared, normalize, problem };
