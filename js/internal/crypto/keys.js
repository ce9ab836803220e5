'use strict';
// Public and private keys: the classes, and what functions take for a key.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { validateBuffer, validateFunction, validateObject, validateString, validateUint32, validateInt32 } = require('internal/validators');
const { VIEWS, isBytes } = require('internal/crypto/arguments');
const { kSend } = require('internal/structured_clone');
const { KeyObject, createSecretKey } = require('crypto');
const host = native('crypto');

const { process } = globalThis;

const isText = (value) => typeof value === 'string' || isBytes(value);
const bytesOf = (value, encoding) => (typeof value === 'string' ? Buffer.from(value, encoding) : value);

function invalid(name, value, reason) {
  return makeError('ERR_INVALID_ARG_VALUE', name, value, ...(reason ? [reason] : []));
}

function incompatible(type, what) {
  return makeError('ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', type, what);
}

// The format and type that `{ format, type }` says, read from or written to. `kind` is the key's
// algorithm where that is known, `isPublic` undefined where either kind will do.
function formatAndType(options, kind, isPublic, isInput, name) {
  const { format, type } = options;
  const known = format === 'pem' || format === 'der' || format === 'jwk' || (format === undefined && isInput);
  if (!known) throw invalid(`${name}.format`, format);
  if (format === 'jwk') return { format };
  const isNeeded = !isInput || format === 'der';
  if (type === undefined && !isNeeded) return { format: format ?? 'pem', type };
  const fits = type === 'pkcs1' || (type === 'spki' && isPublic !== false) ||
    ((type === 'pkcs8' || type === 'sec1') && isPublic !== true);
  if (!fits) throw invalid(`${name}.type`, type);
  if (type === 'pkcs1' && kind !== undefined && kind !== 'rsa') throw incompatible('pkcs1', 'can only be used for RSA keys');
  if (type === 'sec1' && kind !== undefined && kind !== 'ec') throw incompatible('sec1', 'can only be used for EC keys');
  return { format: format ?? 'pem', type };
}

// How a key is to be written.
function outputEncoding(options, kind, isPublic, name) {
  const { format, type } = formatAndType(options, kind, isPublic, false, name);
  if (isPublic) return { format, type };
  const { cipher, passphrase } = options;
  if (format === 'jwk') {
    if (passphrase !== undefined) throw incompatible('jwk', 'does not support encryption');
    return { format };
  }
  if (cipher !== undefined && cipher !== null) {
    if (typeof cipher !== 'string') throw invalid(`${name}.cipher`, cipher);
    if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) throw incompatible(type, 'does not support encryption');
    if (!isText(passphrase)) throw invalid(`${name}.passphrase`, passphrase);
    return { format, type, cipher, passphrase: bytesOf(passphrase, options.encoding) };
  }
  if (passphrase !== undefined) throw invalid(`${name}.cipher`, cipher, 'is required when a passphrase is specified');
  return { format, type };
}

function write(key, { format, type, cipher, passphrase }) {
  if (format !== 'jwk') return host.writeKey(key, format, type, cipher, passphrase);
  const jwk = host.writeJwk(key);
  if (jwk === undefined) throw makeError('ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE');
  return jwk;
}

function writeRaw(key, options) {
  const raw = host.writeRaw(key, options.type === 'compressed');
  if (raw === undefined) throw host.error('Error', 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', 'The selected key encoding is incompatible with the key type');
  return raw;
}

// What a key is made from in another thread.
const sent = (key, type) => ['internal/crypto/keys', 'received', type, new Uint8Array(host.writeKey(key, 'der', type))];

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() { return host.keyAlgorithm(this); }
  get asymmetricKeyDetails() { return host.keyDetails(this); }
}

class PublicKeyObject extends AsymmetricKeyObject {
  [kSend]() { return sent(this, 'spki'); }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'raw-public') return writeRaw(this, options);
    return write(this, outputEncoding(options, this.asymmetricKeyType, true, 'options'));
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  [kSend]() { return sent(this, 'pkcs8'); }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'raw-private') return writeRaw(this, options);
    return write(this, outputEncoding(options, this.asymmetricKeyType, false, 'options'));
  }
}

for (const { prototype } of [PublicKeyObject, PrivateKeyObject]) host.cloneable(prototype);

// A key out of whatever a function was given for one. `wanted` is 'private', or 'public' where a
// private one will do, since the public one follows from it.
function asymmetricKey(value, wanted, isNew) {
  const wantsPrivate = wanted === 'private';
  const objects = isNew && wantsPrivate ? [] : ['KeyObject', 'CryptoKey'];
  const expected = ['string', ...VIEWS, ...objects, ...(wantsPrivate ? ['URL'] : [])];
  const fromObject = (key) => {
    const type = host.keyType(key);
    if (isNew && wantsPrivate) throw makeError('ERR_INVALID_ARG_TYPE', 'key', expected, key);
    if (type === 'private') return isNew ? host.publicOf(key) : key;
    if (wantsPrivate || isNew || type !== 'public') throw makeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', type, wantsPrivate || isNew ? 'private' : 'private or public');
    return key;
  };
  if (host.keyType(value) !== undefined) return fromObject(host.keyObject(value));
  if (isText(value)) return host.readKey(wantsPrivate, bytesOf(value), 'pem');
  if (typeof value !== 'object' || value === null) throw makeError('ERR_INVALID_ARG_TYPE', 'key', expected, value);
  const { key: data, encoding } = value;
  if (host.keyType(data) !== undefined) return fromObject(host.keyObject(data));
  if (value.format === 'jwk') {
    validateObject(data, 'key.key');
    return host.readJwk(wantsPrivate, data);
  }
  if (!isText(data)) throw makeError('ERR_INVALID_ARG_TYPE', 'key.key', expected, data);
  const { format, type } = formatAndType(value, undefined, wantsPrivate ? false : undefined, true, 'key');
  const { passphrase } = value;
  const isLocked = passphrase !== undefined && passphrase !== null;
  if (isLocked && !isText(passphrase)) throw invalid('key.passphrase', passphrase);
  return host.readKey(wantsPrivate, bytesOf(data, encoding), format, type, isLocked ? bytesOf(passphrase, encoding) : undefined);
}

const UNSUPPORTED = ['ed448', 'x448', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87', 'ml-kem-512', 'ml-kem-768', 'ml-kem-1024'];

// What signatures of an RSA-PSS key are limited to; the hashes have had other names.
function pssSettings(options) {
  const { saltLength } = options;
  const hashes = [['hashAlgorithm', 'hash', 'digest'], ['mgf1HashAlgorithm', 'mgf1Hash', 'MGF1 digest']];
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  for (const [name] of hashes) if (options[name] !== undefined) validateString(options[name], `options.${name}`);
  const settings = { saltLength };
  for (const [name, old] of hashes) {
    settings[name] = options[name] ?? options[old];
    if (options[old] === undefined) continue;
    process.emitWarning(`"options.${old}" is deprecated, use "options.${name}" instead.`, 'DeprecationWarning', 'DEP0154');
    validateString(options[old], `options.${old}`);
    if (settings[name] !== options[old]) throw invalid(`options.${old}`, options[old]);
  }
  for (const [name, , what] of hashes) {
    const hash = settings[name];
    if (hash !== undefined && !host.knowsHash(hash)) throw host.error('TypeError', 'ERR_CRYPTO_INVALID_DIGEST', `Invalid ${what}: ${hash}`);
  }
  return settings;
}

function dsaSettings(options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  const divisorLength = options.divisorLength ?? undefined;
  if (divisorLength !== undefined) validateInt32(divisorLength, 'options.divisorLength', 0);
  return { modulusLength, divisorLength };
}

function dhSettings(options) {
  validateObject(options, 'options');
  const { group, prime, primeLength, generator } = options;
  const isGiven = (name) => options[name] !== undefined && options[name] !== null;
  const exclude = (name, others) => {
    for (const other of others) if (isGiven(other)) throw makeError('ERR_INCOMPATIBLE_OPTION_PAIR', name, other);
  };
  if (isGiven('group')) {
    exclude('group', ['prime', 'primeLength', 'generator']);
    validateString(group, 'options.group');
    return { prime: require('internal/crypto/exchange').groupPrime(group), generator: 2 };
  }
  if (isGiven('prime')) {
    exclude('prime', ['primeLength']);
    validateBuffer(prime, 'options.prime');
  } else if (isGiven('primeLength')) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw host.error('TypeError', 'ERR_MISSING_OPTION', 'At least one of the group, prime, or primeLength options is required');
  }
  if (isGiven('generator')) validateInt32(generator, 'options.generator', 0);
  return { prime: prime ?? undefined, primeLength, generator: generator ?? 2 };
}

function pairSettings(type, options) {
  validateString(type, 'type');
  if (UNSUPPORTED.includes(type) || type.startsWith('slh-dsa-')) throw native('missing').error(`crypto.generateKeyPair('${type}')`);
  if (type === 'ed25519' || type === 'x25519') return {};
  if (type === 'ec') {
    validateObject(options, 'options');
    const { namedCurve, paramEncoding } = options;
    validateString(namedCurve, 'options.namedCurve');
    if (paramEncoding === 'explicit') throw native('missing').error("crypto.generateKeyPair('ec', { paramEncoding: 'explicit' })");
    if (paramEncoding !== undefined && paramEncoding !== null && paramEncoding !== 'named') throw invalid('options.paramEncoding', paramEncoding);
    return { namedCurve };
  }
  if (type === 'dsa') return dsaSettings(options);
  if (type === 'dh') return dhSettings(options);
  if (type !== 'rsa' && type !== 'rsa-pss') throw invalid('type', type, 'must be a supported key type');
  validateObject(options, 'options');
  const { modulusLength, publicExponent = 0x10001 } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  validateUint32(publicExponent, 'options.publicExponent');
  const settings = { modulusLength, publicExponent };
  if (type === 'rsa-pss') {
    Object.assign(settings, pssSettings(options));
  }
  if (modulusLength < 512) throw new Error('error:1C8000AB:Provider routines::key size too small');
  return settings;
}

// What makes a pair, and what is given of it: objects, or what the encodings say.
function prepare(type, options) {
  validateString(type, 'type');
  if (options !== undefined) validateObject(options, 'options');
  const kind = type === 'rsa-pss' ? 'rsa-pss' : type;
  const encodings = ['publicKeyEncoding', 'privateKeyEncoding'].map((name, at) => {
    const encoding = options?.[name];
    if (encoding === undefined || encoding === null) return undefined;
    if (typeof encoding !== 'object') throw invalid(`options.${name}`, encoding);
    return outputEncoding(encoding, kind, at === 0, `options.${name}`);
  });
  const settings = pairSettings(type, options);
  return { settings, give: (pair) => pair.map((key, at) => (encodings[at] ? write(key, encodings[at]) : key)) };
}

function generateKeyPairSync(type, options) {
  const { settings, give } = prepare(type, options);
  const [publicKey, privateKey] = give(host.generatePair(type, settings));
  return { publicKey, privateKey };
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { settings, give } = prepare(type, options);
  host.generatePair(type, settings, (err, pair) => {
    if (err) callback(err);
    else callback(null, ...give(pair));
  });
}

exports.AsymmetricKeyObject = AsymmetricKeyObject;
exports.PublicKeyObject = PublicKeyObject;
exports.PrivateKeyObject = PrivateKeyObject;
exports.asymmetricKey = asymmetricKey;
exports.generateKeyPair = generateKeyPair;
exports.generateKeyPairSync = generateKeyPairSync;
exports.received = (type, bytes) => host.readKey(type === 'pkcs8', bytes, 'der', type);
exports.receivedSecret = (bytes) => createSecretKey(bytes);
exports.createPrivateKey = (key) => asymmetricKey(key, 'private', true);
exports.createPublicKey = (key) => asymmetricKey(key, 'public', true);
