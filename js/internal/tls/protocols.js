'use strict';
// Names of application protocols: as a script gives them, and as they go over the wire.

const { makeError } = require('internal/errors');

// The wire's form: each name behind its length.
function packed(list) {
  const parts = list.map((name, at) => {
    if (typeof name !== 'string' && !ArrayBuffer.isView(name)) {
      throw makeError('ERR_INVALID_ARG_TYPE', `protocols[${at}]`, ['string', 'Buffer'], name);
    }
    const bytes = Buffer.from(name);
    if (bytes.length === 0) throw makeError('ERR_INVALID_ARG_VALUE', `protocols[${at}]`, name, 'must be a non-empty string');
    if (bytes.length > 255) {
      throw makeError('ERR_OUT_OF_RANGE', `The byte length of the protocol at index ${at} exceeds the maximum length.`,
        '<= 255', bytes.length, true);
    }
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat(parts);
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    out.ALPNProtocols = packed(protocols);
  } else if (protocols instanceof Uint8Array) {
    out.ALPNProtocols = Buffer.from(protocols);
  } else if (ArrayBuffer.isView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
}

// The names in the wire's form, each as bytes.
function unpacked(bytes) {
  const names = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + bytes[at];
    if (end > bytes.length || end === at + 1) break;
    names.push(bytes.subarray(at + 1, end));
    at = end;
  }
  return names;
}

module.exports = { convertALPNProtocols, unpacked };
