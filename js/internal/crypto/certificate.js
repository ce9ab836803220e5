'use strict';
// Certificate: a public key and a challenge, as HTML's `keygen` element once sent them.

const { checkSize, toBytes } = require('internal/crypto/arguments');
const host = native('crypto');

function bytesOf(spkac, encoding) {
  const bytes = toBytes(spkac, 'spkac', encoding);
  checkSize(bytes, 'spkac is too large');
  return bytes;
}

const read = (spkac, encoding) => host.spkac(bytesOf(spkac, encoding));

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}

function exportPublicKey(spkac, encoding) { return read(spkac, encoding)?.[0] ?? ''; }
function exportChallenge(spkac, encoding) { return read(spkac, encoding)?.[1] ?? ''; }
function verifySpkac(spkac, encoding) {
  const bytes = bytesOf(spkac, encoding);
  return bytes.byteLength === 0 ? '' : host.spkac(bytes)?.[2] ?? false;
}

Object.assign(Certificate.prototype, { verifySpkac, exportPublicKey, exportChallenge });
host.adopt(Certificate);

module.exports = {
  Certificate,
  'Certificate.exportChallenge': exportChallenge,
  'Certificate.exportPublicKey': exportPublicKey,
  'Certificate.verifySpkac': verifySpkac,
};
