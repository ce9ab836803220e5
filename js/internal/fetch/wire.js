'use strict';
// What fetch puts on the wire around a request: its headers, in undici's order and with the script's
// letters, and what becomes of an answer that fails.

const { Buffer } = require('buffer');
const { rawPairs } = require('internal/fetch/headers');

const failed = (cause) => new TypeError('fetch failed', { cause });

// An error of undici's, whose class has its name.
function problem(name, code, message) {
  const Class = { [name]: class extends Error {} }[name];
  const err = new Class(message);
  Object.defineProperty(err, 'name', { value: name, writable: true, configurable: true });
  err.code = code;
  return err;
}

const invalid = (name) => failed(problem('InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`));

// An error of our http client as the one that undici has for it.
function causeOf(err) {
  if (err.code === 'HPE_HEADER_OVERFLOW') {
    return problem('HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error');
  }
  if (/^HPE_/.test(err.code)) {
    const what = err.message.replace(/^Parse Error: /, '');
    return problem('HTTPParserError', undefined, `Response does not match the HTTP/1.1 protocol (${what})`);
  }
  if (err.code === 'ECONNRESET' && (err.message === 'socket hang up' || err.message === 'aborted')) {
    return problem('SocketError', 'UND_ERR_SOCKET', 'other side closed');
  }
  // Undici writes when it is connected.
  if (err.code === 'EPROTO') return err[require('internal/tls/socket').kFailure] ?? err;
  return err;
}

const isTrusted = (url) => url.protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);

// The value of the header `referer`, or undefined.
function refererOf({ referrer, referrerPolicy }, to) {
  if (referrer === '' || referrer === 'about:client') return undefined;
  const from = new URL(referrer);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return undefined;
  from.username = from.password = from.hash = '';
  const isSame = from.origin === to.origin;
  const isDowngrade = isTrusted(from) && !isTrusted(to);
  const origin = `${from.origin}/`;
  switch (referrerPolicy) {
    // (With these and `origin-when-cross-origin` undici takes no two origins for the same.)
    case 'no-referrer': case 'same-origin': return undefined;
    case 'unsafe-url': return from.href;
    case 'origin': case 'origin-when-cross-origin': return origin;
    case 'strict-origin': return isDowngrade ? undefined : origin;
    case 'no-referrer-when-downgrade': return isDowngrade ? undefined : from.href;
    default: return isSame ? from.href : isDowngrade ? undefined : origin;
  }
}

const CONDITIONS = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];

// The headers of a request as a flat list: the script's, and Node's own where it has none.
function wireHeaders({ headers, method, body, mode, cache, referrer, referrerPolicy, upgrade, authorization }, url) {
  const list = [];
  // What answers a HEAD with a body after all cannot take the next answer along.
  let connection = method === 'HEAD' ? 'close' : 'keep-alive';
  let told;
  const has = (name) => headers.has(name);
  for (const [key, name, value] of rawPairs(headers)) {
    if (key === 'transfer-encoding' || key === 'upgrade' || key === 'keep-alive') throw invalid(key);
    if (key === 'expect') throw failed(problem('NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported'));
    if (key === 'content-length') {
      if (!/^\s*\d/.test(value)) throw invalid(key);
      told = Number.parseInt(value, 10);
    } else if (key === 'connection') {
      if (value.toLowerCase() === 'close') connection = 'close';
    } else if (key !== 'host') {
      list.push(name, value);
    }
  }
  const add = (name, value) => {
    if (value !== undefined && !has(name)) list.push(name, value);
  };
  add('accept', '*/*');
  add('accept-language', '*');
  add('referer', refererOf({ referrer, referrerPolicy }, url));
  add('sec-fetch-mode', mode);
  add('user-agent', 'node');
  if (cache === 'default' && CONDITIONS.some(has)) cache = 'no-store';
  if (cache === 'no-cache') add('cache-control', 'max-age=0');
  if (cache === 'no-store' || cache === 'reload') {
    add('pragma', 'no-cache');
    add('cache-control', 'no-cache');
  }
  add('accept-encoding', has('range') ? 'identity' : 'gzip, deflate');
  const isSent = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (body?.bytes) {
    const { length } = body.bytes;
    if (told !== undefined && told !== length) {
      throw failed(problem('RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
        'Request body length does not match content-length header'));
    }
    if (length > 0 || isSent) list.push('content-length', String(length));
  } else if (body) {
    list.push('transfer-encoding', 'chunked');
  } else if (isSent) {
    list.push('content-length', '0');
  }
  if (authorization !== undefined) list.push('Authorization', authorization);
  if (upgrade !== undefined) return ['host', url.host, 'connection', 'upgrade', 'upgrade', upgrade, ...list];
  return ['host', url.host, 'connection', connection, ...list];
}

// Whether bytes are those that a request's `integrity` speaks of: the strongest of its hashes count.
function isWhole(bytes, integrity) {
  let best = 0;
  let allowed = [];
  for (const word of integrity.split(' ')) {
    const match = /^sha(256|384|512)-([A-Za-z0-9+/_-]+={0,2})(\?.*)?$/i.exec(word);
    if (!match) continue;
    const size = Number(match[1]);
    if (size > best) {
      best = size;
      allowed = [];
    }
    if (size === best) allowed.push(match[2]);
  }
  if (best === 0) return true;
  const digest = require('crypto').createHash(`sha${best}`).update(bytes).digest();
  return allowed.some((text) => Buffer.from(text, 'base64').equals(digest));
}

module.exports = { causeOf, failed, isWhole, problem, wireHeaders };
