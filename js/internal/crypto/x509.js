'use strict';
// Certificates. The class holds a certificate in DER; what is asked of it is read natively, and kept.

const { Buffer } = require('buffer');
const { inspect } = require('util');
const { makeError } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { kClone, kSend } = require('internal/structured_clone');
const host = native('crypto');

const kInternalState = Symbol('kInternalState');

function kept(certificate, name, make) {
  const known = certificate[kInternalState];
  let value = known.get(name);
  if (value === undefined) {
    value = make(known.get('raw'));
    known.set(name, value);
  }
  return value;
}

const SHOWN = ['subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'validFromDate', 'validToDate',
  'fingerprint', 'fingerprint256', 'fingerprint512', 'keyUsage', 'serialNumber', 'signatureAlgorithm', 'signatureAlgorithmOid'];

const USUAL = { subject: 'default', wildcards: true, partialWildcards: true, multiLabelWildcards: false, singleLabelSubdomains: false };

function checks(options) {
  if (options === undefined) return USUAL;
  validateObject(options, 'options');
  const all = {};
  for (const [name, usual] of Object.entries(USUAL)) {
    const { [name]: value = usual } = options;
    (name === 'subject' ? validateString : validateBoolean)(value, `options.${name}`);
    all[name] = value;
  }
  if (!['default', 'always', 'never'].includes(all.subject)) throw makeError('ERR_INVALID_ARG_VALUE', 'options.subject', all.subject);
  return all;
}

function checkName(name) {
  if (name.includes('\0')) throw host.error('TypeError', 'ERR_INVALID_ARG_VALUE', 'Invalid name');
}

function checkKey(key, type) {
  const found = host.keyType(key);
  if (found === undefined || host.cryptoKeyOf(key) !== undefined) throw makeError('ERR_INVALID_ARG_TYPE', 'pkey', 'KeyObject', key);
  if (found !== type) throw makeError('ERR_INVALID_ARG_VALUE', 'pkey', key);
}

class X509Certificate {
  constructor(buffer) {
    if (typeof buffer === 'string') buffer = Buffer.from(buffer);
    if (!ArrayBuffer.isView(buffer)) throw makeError('ERR_INVALID_ARG_TYPE', 'buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    const known = new Map([['raw', host.readCertificate(buffer)]]);
    Object.defineProperty(this, kInternalState, { value: known, writable: true, enumerable: true, configurable: true });
  }

  [kClone]() { return new X509Certificate(this.raw); }
  [kSend]() { return ['internal/crypto/x509', 'received', new Uint8Array(this.raw)]; }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const shown = Object.fromEntries(SHOWN.map((name) => [name, this[name]]));
    return `X509Certificate ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  // Of one that came with a connection: whose key has signed it.
  get issuerCertificate() { return this[kInternalState].get('issuerCertificate'); }
  get validFromDate() { return kept(this, 'validFromDate', () => new Date(parts(this).validFromTime)); }
  get validToDate() { return kept(this, 'validToDate', () => new Date(parts(this).validToTime)); }
  get raw() { return this[kInternalState].get('raw'); }
  get publicKey() { return kept(this, 'publicKey', host.certificateKey); }

  toString() { return kept(this, 'pem', host.certificateText); }
  toJSON() { return this.toString(); }

  checkHost(name, options) {
    validateString(name, 'name');
    const how = checks(options);
    checkName(name);
    return host.certificateHost(this.raw, name, how);
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    const { subject } = checks(options);
    checkName(email);
    return host.certificateMail(this.raw, email, subject) ? email : undefined;
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    checks(options);
    const fits = host.certificateAddress(this.raw, ip);
    if (fits === undefined) throw host.error('TypeError', 'ERR_INVALID_ARG_VALUE', 'Invalid name');
    return fits ? ip : undefined;
  }

  checkIssued(otherCert) {
    if (otherCert[kInternalState] === undefined) throw makeError('ERR_INVALID_ARG_TYPE', 'otherCert', 'X509Certificate', otherCert);
    return host.certificateIssued(this.raw, otherCert.raw);
  }

  checkPrivateKey(pkey) {
    checkKey(pkey, 'private');
    return host.certificateBelongs(this.raw, pkey);
  }

  verify(pkey) {
    checkKey(pkey, 'public');
    return host.certificateSigned(this.raw, pkey);
  }

  toLegacyObject() { return host.certificateObject(this.raw); }
}

const parts = (certificate) => kept(certificate, 'parts', host.certificateParts);
for (const name of [...SHOWN, 'ca']) {
  if (name in X509Certificate.prototype) continue;
  const getter = { get [name]() { return parts(this)[name]; } };
  const { get } = Object.getOwnPropertyDescriptor(getter, name);
  Object.defineProperty(X509Certificate.prototype, name, { get, enumerable: false, configurable: true });
}
host.adopt(X509Certificate);

// A certificate of a peer's chain, and those above it, in DER.
function ofChain([own, ...above]) {
  const certificate = new X509Certificate(own);
  if (above.length > 0) certificate[kInternalState].set('issuerCertificate', ofChain(above));
  return certificate;
}

module.exports = { X509Certificate, ofChain, received: (bytes) => new X509Certificate(bytes) };
