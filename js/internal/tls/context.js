'use strict';
// SecureContext: what a side shows of itself, whom it trusts, what it speaks.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { validateObject, validateString, validateInteger } = require('internal/validators');
const missing = native('missing');
const host = native('tls');

const VERSIONS = { 'TLSv1': 10, 'TLSv1.1': 11, 'TLSv1.2': 12, 'TLSv1.3': 13 };

// Which versions a method of OpenSSL's stands for.
const METHODS = {
  SSLv23: [0, 13], TLS: [0, 13], TLSv1: [10, 10], TLSv1_1: [11, 11], TLSv1_2: [12, 12],
};

const isBytes = (value) => typeof value === 'string' || ArrayBuffer.isView(value);

function wrongType(name, value) {
  return makeError('ERR_INVALID_ARG_TYPE', name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

// One, or several, of what has bytes; what is falsy stands for nothing (yarn gives empty texts).
function listOf(value, name) {
  if (!value) return [];
  const list = Array.isArray(value) ? value : [value];
  for (const item of list) if (!isBytes(item)) throw wrongType(name, item);
  return list;
}

// Each key with what it is encrypted with.
function keysOf({ key, passphrase }) {
  if (!key) return [];
  return (Array.isArray(key) ? key : [key]).map((item) => {
    const pem = item?.pem !== undefined ? item.pem : item;
    if (!isBytes(pem)) throw wrongType('options.key', pem);
    const secret = item?.passphrase ?? passphrase;
    if (secret !== undefined && secret !== null) validateString(secret, 'options.passphrase');
    return [pem, Buffer.from(secret ?? '')];
  });
}

// What archives of PKCS#12 hold: each a key, its certificate and a list of others.
function archivesOf({ pfx, passphrase }) {
  if (pfx === undefined || pfx === null) return [];
  return (Array.isArray(pfx) ? pfx : [pfx]).map((item) => {
    const isWithSecret = Array.isArray(pfx) && !isBytes(item) && isBytes(item?.buf);
    const secret = (isWithSecret ? item.passphrase : undefined) || passphrase;
    const archive = isWithSecret ? item.buf : item;
    if (!isBytes(archive)) throw makeError('ERR_CRYPTO_OPERATION_FAILED', 'Unable to load PFX certificate');
    if (secret !== undefined && secret !== null && !isBytes(secret)) {
      throw native('crypto').error('TypeError', 'ERR_INVALID_ARG_TYPE', 'Pass phrase must be a buffer');
    }
    return host.archive(archive, secret ?? '');
  });
}

function versionOf(name, fallback, what) {
  if (name === undefined || name === null) name = fallback;
  if (!Object.hasOwn(VERSIONS, name)) throw makeError('ERR_TLS_INVALID_PROTOCOL_VERSION', name, what);
  return VERSIONS[name];
}

function rangeOf({ minVersion, maxVersion, secureProtocol }) {
  const tls = require('tls');
  if (secureProtocol) {
    for (const version of [minVersion, maxVersion]) {
      if (version !== undefined && version !== null) {
        throw makeError('ERR_TLS_PROTOCOL_VERSION_CONFLICT', version, secureProtocol);
      }
    }
    const method = /^(.*?)(?:_server|_client)?_method$/.exec(secureProtocol)?.[1];
    if (!Object.hasOwn(METHODS, method)) {
      throw makeError('ERR_TLS_INVALID_PROTOCOL_METHOD', `Unknown method: ${secureProtocol}`);
    }
    return METHODS[method];
  }
  return [versionOf(minVersion, tls.DEFAULT_MIN_VERSION, 'minimum'), versionOf(maxVersion, tls.DEFAULT_MAX_VERSION, 'maximum')];
}

// What there is no way to take into account, and must not be passed over.
const UNKNOWN = ['crl', 'sigalgs', 'privateKeyEngine', 'privateKeyIdentifier', 'clientCertEngine'];

class SecureContext {
  constructor(options = {}) {
    for (const name of UNKNOWN) if (options[name]) throw missing.error(`tls.createSecureContext's option ${name}`);
    const { ciphers, ecdhCurve, dhparam } = options;
    if (ciphers !== undefined && ciphers !== null) validateString(ciphers, 'options.ciphers');
    if (ecdhCurve !== undefined) validateString(ecdhCurve, 'options.ecdhCurve');
    if (dhparam !== undefined && dhparam !== null && dhparam !== 'auto') {
      if (!isBytes(dhparam)) throw wrongType('options.dhparam', dhparam);
      // Key exchange is by elliptic curves alone: there is nothing that these are parameters of.
    }
    const { ca } = options;
    let authorities;
    if (ca) authorities = listOf(ca, 'options.ca');
    else authorities = require('internal/tls/authorities').ownDefault();
    const chains = listOf(options.cert, 'options.cert');
    const keys = keysOf(options);
    for (const [key, chain, others] of archivesOf(options)) {
      keys.push([key, Buffer.alloc(0)]);
      chains.push(chain);
      if (others.length > 0) authorities = [...(authorities ?? require('tls').getCACertificates()), ...others];
    }
    const [lowest, highest] = rangeOf(options);
    if (options.sessionTimeout !== undefined && options.sessionTimeout !== null) {
      validateInteger(options.sessionTimeout, 'options.sessionTimeout', 0, 2 ** 31 - 1);
    }
    Object.defineProperty(this, 'context', {
      value: host.context(chains, keys.map(([pem]) => pem), keys.map(([, secret]) => secret), authorities, lowest, highest, ciphers || undefined,
        !ecdhCurve || ecdhCurve === 'auto' ? undefined : ecdhCurve, Boolean(options.allowPartialTrustChain)),
      writable: true, enumerable: true, configurable: true,
    });
  }
}

function createSecureContext(options) {
  options ??= {};
  validateObject(options, 'options');
  return new SecureContext(options);
}

module.exports = { SecureContext, createSecureContext };
