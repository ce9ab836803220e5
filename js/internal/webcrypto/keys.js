'use strict';
// Keys of Web Cryptography: made, imported, exported.

const { Buffer } = require('buffer');
const { inspect } = require('util');
const { createSecretKey } = require('crypto');
const { AES, BLOCKS, EC, HASH_NAMES, RSA, copy, normalize, problem } = require('internal/webcrypto/algorithms');
const { CryptoKey } = require('internal/webcrypto');
const host = native('crypto');

const ORDER = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const BOTH = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
const CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
// What keys may be used for: secret ones, or public and private ones.
const USAGES = {
  'AES-CBC': BOTH, 'AES-CTR': BOTH, 'AES-GCM': BOTH, 'AES-KW': ['wrapKey', 'unwrapKey'], HMAC: ['sign', 'verify'],
  PBKDF2: ['deriveKey', 'deriveBits'], HKDF: ['deriveKey', 'deriveBits'],
  'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
  ECDH: { public: [], private: ['deriveKey', 'deriveBits'] },
  X25519: { public: [], private: ['deriveKey', 'deriveBits'] },
};
for (const name of ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519']) USAGES[name] = { public: ['verify'], private: ['sign'] };

Object.defineProperty(CryptoKey.prototype, inspect.custom, {
  configurable: true,
  value(depth, options) {
    if (depth < 0) return this;
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  },
});

function inOrder(usages) {
  return ORDER.filter((usage) => usages.includes(usage));
}

function make(key, algorithm, usages, extractable) {
  return host.cryptoKey(key, algorithm, inOrder(usages), extractable);
}

function checkUsages(algorithm, usages, allowed) {
  const article = algorithm === 'PBKDF2' || algorithm === 'HKDF' ? 'a ' : '';
  if (usages.some((usage) => !allowed.includes(usage))) throw problem(`Unsupported key usage for ${article}${algorithm} key`, 'SyntaxError');
}

const invalidData = (cause) => Object.defineProperty(problem('Invalid keyData', 'DataError'), 'cause', { value: cause, configurable: true, writable: true });

// Runs what reads a key; whatever goes wrong is the data's fault.
function reading(read) {
  let key;
  try {
    key = read();
  } catch (err) {
    throw invalidData(err);
  }
  if (key === undefined) throw invalidData(new Error('Invalid key data'));
  return key;
}

function checkJwk(jwk, kty, use, usages, extractable, alg) {
  if (typeof jwk !== 'object' || jwk === null || jwk.kty === undefined) throw problem('Invalid keyData', 'DataError');
  if (jwk.kty !== kty) throw problem('Invalid JWK "kty" Parameter', 'DataError');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw problem('Invalid JWK "use" Parameter', 'DataError');
  if (jwk.key_ops !== undefined) {
    const ops = jwk.key_ops;
    if (!Array.isArray(ops)) throw problem('Invalid JWK "key_ops" Parameter', 'DataError');
    if (new Set(ops).size !== ops.length) throw problem('Duplicate key operation', 'DataError');
    if (usages.some((usage) => !ops.includes(usage))) throw problem('Key operations and usage mismatch', 'DataError');
  }
  if (jwk.ext !== undefined && jwk.ext === false && extractable) throw problem('JWK "ext" Parameter and extractable mismatch', 'DataError');
  if (alg !== undefined && jwk.alg !== undefined && ![].concat(alg).includes(jwk.alg)) throw problem('JWK "alg" does not match the requested algorithm', 'DataError');
}

const hashBits = (hash) => hash.slice(hash.indexOf('-') + 1);

// A key's "alg" in a JSON Web Key.
function jwkName({ name, length, hash }) {
  if (AES.includes(name)) return `A${length}${name.slice(4)}`;
  if (name === 'Ed25519') return name;
  if (hash === undefined || hash.name.startsWith('SHA3')) return undefined;
  const bits = hashBits(hash.name);
  switch (name) {
    case 'HMAC': return `HS${bits}`;
    case 'RSASSA-PKCS1-v1_5': return `RS${bits}`;
    case 'RSA-PSS': return `PS${bits}`;
    case 'RSA-OAEP': return bits === '1' ? 'RSA-OAEP' : `RSA-OAEP-${bits}`;
    default: return undefined;
  }
}

function secretKey(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const isDerived = name === 'PBKDF2' || name === 'HKDF';
  if (!['raw', 'raw-secret', ...(isDerived ? [] : ['jwk'])].includes(format)) throw problem(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
  if (isDerived && extractable) throw problem(`${name} keys are not extractable`, 'SyntaxError');
  checkUsages(name, usages, USAGES[name]);
  let bytes = data;
  if (format === 'jwk') {
    checkJwk(data, 'oct', name === 'HMAC' ? 'sig' : 'enc', usages, extractable);
    if (typeof data.k !== 'string') throw problem('Invalid keyData', 'DataError');
    bytes = Buffer.from(data.k, 'base64url');
  }
  const bits = bytes.length * 8;
  let kept = { name };
  if (AES.includes(name)) {
    if (bits !== 128 && bits !== 192 && bits !== 256) throw problem('Invalid key length', 'DataError');
    kept = { name, length: bits };
  } else if (name === 'HMAC') {
    if (bits === 0) throw problem('Zero-length key is not supported', 'DataError');
    if (algorithm.length !== undefined && algorithm.length !== bits) throw problem('Invalid key length', 'DataError');
    kept = { name, length: bits, hash: algorithm.hash };
  }
  if (format === 'jwk') checkJwk(data, 'oct', data.use, usages, extractable, jwkName(kept));
  return make(createSecretKey(bytes), kept, usages, extractable);
}

function asymmetricKey(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const isRsa = RSA.includes(name);
  const isEc = EC.includes(name);
  const kind = isRsa ? 'rsa' : isEc ? 'ec' : name.toLowerCase();
  if (isEc && CURVES[algorithm.namedCurve] === undefined) throw problem('Unrecognized namedCurve', 'NotSupportedError');
  const check = (type) => {
    const allowed = USAGES[name][type];
    if (usages.some((usage) => !allowed.includes(usage))) throw problem(`Unsupported key usage for ${name} key`, 'SyntaxError');
  };
  let key;
  if (format === 'spki') {
    check('public');
    key = reading(() => host.readKey(false, data, 'der', 'spki'));
  } else if (format === 'pkcs8') {
    check('private');
    key = reading(() => host.readKey(true, data, 'der', 'pkcs8'));
  } else if (format === 'jwk') {
    const isPrivate = typeof data === 'object' && data !== null && data.d !== undefined;
    if (typeof data !== 'object' || data === null || data.kty === undefined) throw problem('Invalid keyData', 'DataError');
    checkJwk(data, isRsa ? 'RSA' : isEc ? 'EC' : 'OKP', name === 'RSA-OAEP' || name === 'ECDH' || name === 'X25519' ? 'enc' : 'sig', usages, extractable,
      name === 'Ed25519' ? ['Ed25519', 'EdDSA'] : jwkName(algorithm));
    if (isEc && data.crv !== algorithm.namedCurve) throw problem('JWK "crv" does not match the requested algorithm', 'DataError');
    if (!isRsa && !isEc && data.crv !== name) throw problem('JWK "crv" Parameter and algorithm name mismatch', 'DataError');
    check(isPrivate ? 'private' : 'public');
    key = reading(() => host.readJwk(isPrivate, data));
  } else if (!isRsa && (format === 'raw' || format === 'raw-public')) {
    check('public');
    key = reading(() => host.readRaw(false, data, isEc ? CURVES[algorithm.namedCurve] : kind));
  } else {
    throw problem(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
  }
  if (host.keyAlgorithm(key) !== kind) throw problem('Invalid key type', 'DataError');
  const details = host.keyDetails(key);
  if (isEc && details.namedCurve !== CURVES[algorithm.namedCurve]) throw problem('Named curve mismatch', 'DataError');
  return make(key, keptOf(algorithm, details), usages, extractable);
}

// What a key keeps of its algorithm.
function keptOf({ name, hash, namedCurve }, details) {
  if (RSA.includes(name)) {
    const digits = details.publicExponent.toString(16);
    const publicExponent = new Uint8Array(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'));
    return { name, modulusLength: details.modulusLength, publicExponent, hash };
  }
  return EC.includes(name) ? { name, namedCurve } : { name };
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const isSecret = Array.isArray(USAGES[name]);
  const key = (isSecret ? secretKey : asymmetricKey)(format, data, algorithm, extractable, usages);
  if ((key.type === 'secret' || key.type === 'private') && usages.length === 0) {
    throw problem(`Usages cannot be empty when importing a ${key.type} key.`, 'SyntaxError');
  }
  return key;
}

function exportKey(format, key) {
  const { algorithm, type } = key;
  const { name } = algorithm;
  const object = host.cryptoKeyOf(key);
  if (name === 'PBKDF2' || name === 'HKDF') throw problem(`${name} key export is not supported`, 'NotSupportedError');
  if (!key.extractable) throw problem('key is not extractable', 'InvalidAccessError');
  if (format === 'jwk') {
    const jwk = { key_ops: key.usages, ext: key.extractable };
    const alg = jwkName(algorithm);
    if (alg !== undefined) jwk.alg = alg;
    return Object.assign(jwk, type === 'secret' ? object.export({ format: 'jwk' }) : host.writeJwk(object));
  }
  const isRaw = format === 'raw' || format === (type === 'secret' ? 'raw-secret' : 'raw-public');
  if (type === 'secret' && isRaw) return object.export();
  if (type === 'public' && format === 'spki') return host.writeKey(object, 'der', 'spki');
  if (type === 'private' && format === 'pkcs8') return host.writeKey(object, 'der', 'pkcs8');
  if (type === 'public' && isRaw && !RSA.includes(name)) return host.writeRaw(object, false);
  throw problem(`Unable to export ${name} ${type} key using ${format} format`, 'NotSupportedError');
}

const operationError = (cause) => Object.defineProperty(
  problem('The operation failed for an operation-specific reason', 'OperationError'), 'cause', { value: cause, configurable: true, writable: true });

// A promise of a job's product.
function job(start) {
  return new Promise((resolve, reject) => {
    start((err, product) => (err ? reject(operationError(err)) : resolve(product)));
  });
}

async function generateKey(algorithm, extractable, usages) {
  const { name } = algorithm;
  const empty = () => problem('Usages cannot be empty when creating a key.', 'SyntaxError');
  const allowed = USAGES[name];
  if (Array.isArray(allowed)) {
    let { length } = algorithm;
    if (name === 'HMAC') {
      if (length === undefined) length = BLOCKS[algorithm.hash.name];
      if (length === 0) throw problem('HmacKeyGenParams.length cannot be 0', 'OperationError');
    } else if (length !== 128 && length !== 192 && length !== 256) {
      throw problem('AES key length must be 128, 192, or 256 bits', 'OperationError');
    }
    checkUsages(name, usages, allowed);
    if (usages.length === 0) throw empty();
    const secret = await job((done) => host.generateSecret(Math.ceil(length / 8), done));
    const kept = name === 'HMAC' ? { name, length, hash: algorithm.hash } : { name, length };
    return make(secret, kept, usages, extractable);
  }
  if (EC.includes(name) && CURVES[algorithm.namedCurve] === undefined) throw problem('Unrecognized namedCurve', 'NotSupportedError');
  const both = [...allowed.public, ...allowed.private];
  if (usages.some((usage) => !both.includes(usage))) throw problem(`Unsupported key usage for ${name} key`, 'SyntaxError');
  const isRsa = RSA.includes(name);
  let settings = { namedCurve: CURVES[algorithm.namedCurve] };
  if (isRsa) {
    const exponent = algorithm.publicExponent.reduce((sum, byte) => sum * 256 + byte, 0);
    if (exponent < 3 || exponent % 2 === 0 || exponent > 0xffffffff || algorithm.modulusLength < 512) throw problem('The operation failed for an operation-specific reason', 'OperationError');
    settings = { modulusLength: algorithm.modulusLength, publicExponent: exponent };
  }
  const kind = isRsa ? 'rsa' : EC.includes(name) ? 'ec' : name.toLowerCase();
  const mine = usages.filter((usage) => allowed.private.includes(usage));
  if (mine.length === 0) throw empty();
  const [publicKey, privateKey] = await job((done) => host.generatePair(kind, settings, done));
  const kept = () => keptOf(algorithm, host.keyDetails(publicKey));
  return {
    publicKey: make(publicKey, kept(), usages.filter((usage) => allowed.public.includes(usage)), true),
    privateKey: make(privateKey, kept(), mine, extractable),
  };
}

// The public key that belongs to a private one.
function getPublicKey(key, usages) {
  if (key.type !== 'private') throw problem('key must be a private key', key.type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError');
  const { name } = key.algorithm;
  const allowed = USAGES[name].public;
  if (usages.some((usage) => !allowed.includes(usage))) throw problem(`Unsupported key usage for ${name} key`, 'SyntaxError');
  return make(host.publicOf(host.cryptoKeyOf(key)), key.algorithm, usages, true);
}

// What a key is made from in another thread; the numbers of RSA are in the key itself.
const sent = (key) => ['internal/webcrypto/keys', 'received', host.cryptoKeyOf(key),
  JSON.stringify([{ ...key.algorithm, publicExponent: undefined }, key.usages, key.extractable])];

function received(key, text) {
  const [algorithm, usages, extractable] = JSON.parse(text);
  const kept = RSA.includes(algorithm.name) ? keptOf(algorithm, host.keyDetails(key)) : algorithm;
  return make(key, kept, usages, extractable);
}

// `KeyObject.prototype.toCryptoKey`
function toCryptoKey(key, algorithm, extractable, usages) {
  const normal = normalize('importKey', algorithm);
  const formats = { secret: 'raw', public: 'spki', private: 'pkcs8' };
  const data = key.type === 'secret' ? key.export() : key.export({ format: 'der', type: formats[key.type] });
  return importKey(formats[key.type], copy(data), normal, Boolean(extractable), [...usages]);
}

module.exports = { HASH_NAMES, exportKey, generateKey, getPublicKey, importKey, job, operationError, received, sent, toCryptoKey };
