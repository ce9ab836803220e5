'use strict';
// Header fields: what a script gives as an object or as an array becomes one list, and what comes becomes an
// object.

const { makeError } = require('internal/errors');
const host = native('http');

const sensitiveHeaders = Symbol('sensitiveHeaders');

const PSEUDO = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);

// There is one of each at most.
const SINGLE = new Set([...PSEUDO, 'access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method',
  'age', 'authorization', 'content-encoding', 'content-language', 'content-length', 'content-location', 'content-md5',
  'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since',
  'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range',
  'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options']);

// What belongs to a connection, and means nothing here.
const OF_CONNECTIONS = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding']);

const isConnectionField = (name, value) => OF_CONNECTIONS.has(name) ||
  (name === 'te' && (Array.isArray(value) ? value.some((one) => one !== 'trailers') : value !== 'trailers'));

function assertValidPseudoHeader(name) {
  if (!PSEUDO.has(name)) throw makeError('ERR_HTTP2_INVALID_PSEUDOHEADER', name);
}
function assertStatusOnly(name) {
  if (name !== ':status') throw makeError('ERR_HTTP2_INVALID_PSEUDOHEADER', name);
}
function assertNoPseudoHeader(name) { throw makeError('ERR_HTTP2_INVALID_PSEUDOHEADER', name); }

// Puts fields together: pseudo-headers first. `assertPseudo` says which of those there may be.
class List {
  constructor(assertPseudo, sensitive) {
    this.assertPseudo = assertPseudo;
    if (sensitive !== undefined && !Array.isArray(sensitive)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'headers[http2.neverIndex]', sensitive);
    }
    this.sensitive = sensitive === undefined ? undefined : new Set(sensitive.map((name) => `${name}`.toLowerCase()));
    this.pseudo = [];
    this.fields = [];
    this.seen = new Set();
  }

  add(given, value) {
    if (value === undefined || given === '') return;
    const name = given.toLowerCase();
    const isSingle = SINGLE.has(name);
    if (Array.isArray(value)) {
      if (value.length === 0) return;
      if (value.length === 1) value = `${value[0]}`;
      else if (isSingle) throw makeError('ERR_HTTP2_HEADER_SINGLE_VALUE', name);
    } else {
      value = String(value);
    }
    if (isSingle) {
      if (this.seen.has(name)) throw makeError('ERR_HTTP2_HEADER_SINGLE_VALUE', name);
      this.seen.add(name);
    }
    const isSensitive = this.sensitive !== undefined && this.sensitive.has(name);
    if (name[0] === ':') {
      this.assertPseudo(name);
      this.pseudo.push(name, value, isSensitive);
      return;
    }
    if (!host.isToken(name)) throw makeError('ERR_INVALID_HTTP_TOKEN', 'Header name', given);
    if (isConnectionField(name, value)) throw makeError('ERR_HTTP2_INVALID_CONNECTION_HEADERS', given);
    if (Array.isArray(value)) {
      for (const one of value) this.fields.push(name, String(one), isSensitive);
    } else {
      this.fields.push(name, value, isSensitive);
    }
  }

  all() { return this.pseudo.concat(this.fields); }
}

// The list of an object's fields, or of an array's.
function listOf(headers, assertPseudo = assertValidPseudoHeader) {
  const list = new List(assertPseudo, headers[sensitiveHeaders]);
  if (Array.isArray(headers)) {
    // In an array a field may stand twice; it is the peer's to judge.
    for (let at = 0; at < headers.length; at += 2) {
      list.seen.clear();
      list.add(`${headers[at]}`, headers[at + 1]);
    }
  } else {
    for (const name of Object.keys(headers)) list.add(name, headers[name]);
  }
  return list.all();
}

// The object of an array's fields, for `sentHeaders`.
function objectOfArray(array) {
  const headers = { __proto__: null };
  if (array[sensitiveHeaders] !== undefined) headers[sensitiveHeaders] = array[sensitiveHeaders];
  for (let at = 0; at < array.length; at += 2) {
    const name = array[at];
    const value = array[at + 1];
    if (headers[name] === undefined) headers[name] = value;
    else if (Array.isArray(headers[name])) headers[name].push(value);
    else headers[name] = [headers[name], value];
  }
  return headers;
}

// The object of what came: names and values in turn.
function objectOfReceived(texts, sensitive) {
  const headers = { __proto__: null };
  for (let at = 0; at < texts.length; at += 2) {
    const name = texts[at];
    let value = texts[at + 1];
    if (name === ':status') value |= 0;
    const known = headers[name];
    if (known === undefined) headers[name] = name === 'set-cookie' ? [value] : value;
    else if (SINGLE.has(name)) continue;
    else if (name === 'set-cookie') known.push(value);
    else headers[name] = `${known}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  headers[sensitiveHeaders] = sensitive;
  return headers;
}

module.exports = {
  sensitiveHeaders, listOf, objectOfArray, objectOfReceived, isConnectionField, assertStatusOnly, assertNoPseudoHeader,
  assertValidPseudoHeader,
};
