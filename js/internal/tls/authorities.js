'use strict';
// Whom everybody trusts: Mozilla's certificates, those of NODE_EXTRA_CA_CERTS, or what a program has set.

const { makeError } = require('internal/errors');
const { validateString } = require('internal/validators');
const host = native('tls');

const { process } = globalThis;
let bundled;
let extra;
let own;
let all;
let hasWarned = false;

const rootCertificates = () => (bundled ??= Object.freeze(host.bundled()));

function extraCertificates() {
  if (!hasWarned) {
    hasWarned = true;
    const problem = host.extraProblem();
    if (problem) process._rawDebug(`Warning: ${problem}`);
  }
  return (extra ??= Object.freeze(host.extra()));
}

// Those of setDefaultCACertificates; undefined: the usual ones.
function ownDefault() {
  if (own === undefined && process.env.NODE_EXTRA_CA_CERTS) extraCertificates();
  return own;
}

function getCACertificates(type = 'default') {
  validateString(type, 'type');
  if (type === 'bundled') return rootCertificates();
  if (type === 'extra') return extraCertificates();
  if (type === 'system') throw native('missing').error("tls.getCACertificates('system')");
  if (type !== 'default') throw makeError('ERR_INVALID_ARG_VALUE', 'type', type);
  return (all ??= Object.freeze([...rootCertificates(), ...extraCertificates()]));
}

function setDefaultCACertificates(certs) {
  if (!Array.isArray(certs)) throw makeError('ERR_INVALID_ARG_TYPE', 'certs', 'Array', certs);
  for (const [at, cert] of certs.entries()) {
    if (typeof cert !== 'string' && !ArrayBuffer.isView(cert)) {
      throw makeError('ERR_INVALID_ARG_TYPE', `certs[${at}]`, ['string', 'ArrayBufferView'], cert);
    }
  }
  own = certs.map((cert) => (typeof cert === 'string' ? cert : Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).toString()));
  all = Object.freeze([...new Set(own)]);
}

module.exports = { rootCertificates, getCACertificates, setDefaultCACertificates, ownDefault };
