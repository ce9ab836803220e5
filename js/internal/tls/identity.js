'use strict';
// Whether a certificate is that of the host that was asked for (RFC 6125, RFC 2818).

const net = require('net');
const { makeError } = require('internal/errors');

const isPlain = (text) => /^[\x21-\x7e]*$/.test(text);
const withoutDot = (host) => host.replace(/\.$/, '');
const partsOf = (host) => withoutDot(host).toLowerCase().split('.');

// Whether a host fits the name of a certificate, which may have a * in its first part.
function fits(hostParts, pattern) {
  if (!pattern) return false;
  const parts = partsOf(pattern);
  if (hostParts.length !== parts.length || parts.includes('') || !parts.every(isPlain)) return false;
  if (!hostParts.slice(1).every((part, at) => part === parts[at + 1])) return false;
  const [hostFirst] = hostParts;
  const [first] = parts;
  const pieces = first.split('*');
  if (pieces.length === 1 || first.includes('xn--')) return hostFirst === first;
  // One star at most, and not for a whole domain of the highest level.
  if (pieces.length > 2 || parts.length <= 2) return false;
  const [before, after] = pieces;
  return before.length + after.length <= hostFirst.length && hostFirst.startsWith(before) && hostFirst.endsWith(after);
}

// The names of a list in which a name that has a comma stands in quotation marks, as JSON has it.
function split(list) {
  const names = [];
  let name = '';
  for (let at = 0; at < list.length;) {
    const comma = list.indexOf(', ', at);
    const quote = list.indexOf('"', at);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      name += list.slice(at, quote);
      const text = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(list.slice(quote))?.[0];
      if (text === undefined) throw makeError('ERR_TLS_CERT_ALTNAME_FORMAT');
      name += JSON.parse(text);
      at = quote + text.length;
    } else if (comma !== -1) {
      names.push(name + list.slice(at, comma));
      name = '';
      at = comma + 2;
    } else {
      name += list.slice(at);
      at = list.length;
    }
  }
  names.push(name);
  return names;
}

// An address as it stands in a list of names.
const canonical = (ip) => (net.isIP(ip) ? native('net').canonicalIP(ip) : undefined);

// undefined, or the error that says why it is not.
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname } = cert;
  const dns = [];
  const addresses = [];
  hostname = `${hostname}`;
  if (subjectaltname) {
    const names = subjectaltname.includes('"') ? split(subjectaltname) : subjectaltname.split(', ');
    for (const name of names) {
      if (name.startsWith('DNS:')) dns.push(name.slice(4));
      else if (name.startsWith('IP Address:')) addresses.push(canonical(name.slice(11)));
    }
  }
  let reason;
  const host = withoutDot(hostname);
  if (net.isIP(host)) {
    if (addresses.includes(canonical(host))) return undefined;
    reason = `IP: ${host} is not in the cert's list: ${addresses.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    const parts = partsOf(host);
    if (dns.length > 0) {
      if (dns.some((name) => fits(parts, name))) return undefined;
      reason = `Host: ${host}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      const { CN: common } = subject;
      if (Array.isArray(common) ? common.some((name) => fits(parts, name)) : fits(parts, common)) return undefined;
      reason = `Host: ${host}. is not cert's CN: ${common}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return makeError('ERR_TLS_CERT_ALTNAME_INVALID', reason, host, cert);
}

module.exports = { checkServerIdentity };
