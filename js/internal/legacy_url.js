'use strict';
// The legacy API of url: parse, format and resolve, as the documentation has them.

const { makeError } = require('internal/errors');
const { validateString } = require('internal/validators');
const { domainToASCII } = require('internal/url');

// Protocols that always have slashes behind them, and those that have no host at all.
const SLASHED = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((p) => [p, `${p}:`]));
const HOSTLESS = new Set(['javascript', 'javascript:']);

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const UNSAFE = /[\s"<>\\^`{|}']/g;
const escapeUnsafe = (text) => text.replace(UNSAFE, (char) => encodeURIComponent(char).replace("'", '%27'));

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  // Backslashes before the query count as slashes.
  const [, before, after] = /^([^?#]*)([^]*)$/.exec(url.trim());
  let rest = before.replaceAll('\\', '/') + after;

  const hashAt = rest.indexOf('#');
  if (hashAt !== -1) {
    this.hash = escapeUnsafe(rest.slice(hashAt));
    rest = rest.slice(0, hashAt);
  }
  const questionAt = rest.indexOf('?');
  if (questionAt !== -1) {
    this.search = escapeUnsafe(rest.slice(questionAt));
    this.query = this.search.slice(1);
    rest = rest.slice(0, questionAt);
  }

  const proto = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
  const lowerProto = proto?.toLowerCase();
  if (proto) {
    this.protocol = lowerProto;
    rest = rest.slice(proto.length);
  }
  let slashes = false;
  if (slashesDenoteHost || proto || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(lowerProto && HOSTLESS.has(lowerProto))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!HOSTLESS.has(lowerProto) && slashes) {
    rest = this._takeAuthority(rest, url);
  }

  if (!HOSTLESS.has(lowerProto)) rest = escapeUnsafe(rest);
  if (rest) this.pathname = rest;
  if (SLASHED.has(lowerProto) && this.hostname && !this.pathname) this.pathname = '/';
  if (parseQueryString) {
    if (this.search === null) {
      this.search = '';
      this.query = { __proto__: null };
    } else {
      this.query = require('querystring').parse(this.query);
    }
  }
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

Url.prototype._takeAuthority = function takeAuthority(rest, url) {
  let end = rest.search(/[/?#]/);
  if (end === -1) end = rest.length;
  let authority = rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at !== -1) {
    this.auth = decodeURIComponent(authority.slice(0, at));
    authority = authority.slice(at + 1);
  }
  // A host ends at the first character that no host can have.
  const bad = authority.search(/[\t\n\r "%;<>\\^`{|}']/);
  if (bad !== -1) {
    rest = authority.slice(bad) + rest.slice(end);
    authority = authority.slice(0, bad);
    end = 0;
  }
  this.host = authority;
  const port = /:([0-9]*)$/.exec(authority);
  if (port) {
    if (port[1] !== '') this.port = port[1];
    authority = authority.slice(0, -port[0].length);
  }
  const bracketed = authority.startsWith('[') && authority.endsWith(']');
  this.hostname = bracketed ? authority.slice(1, -1).toLowerCase() : authority.toLowerCase();
  if (!bracketed && this.hostname !== '') {
    if (this.hostname.length > 255) this.hostname = '';
    else if (/[^\x00-\x7f]/.test(this.hostname)) {
      this.hostname = domainToASCII(this.hostname);
      if (this.hostname === '') throw makeError('ERR_INVALID_URL', url);
    }
    if (/[:[\]@/\\?#]/.test(this.hostname)) throw makeError('ERR_INVALID_URL', url);
  }
  const shown = this.hostname.includes(':') ? `[${this.hostname}]` : this.hostname;
  this.host = shown + (this.port ? `:${this.port}` : '');
  return rest.slice(end);
};

Url.prototype.format = function format() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeURIComponent(auth).replace(/%3A/i, ':')}@`;
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !this.hostname.startsWith('[') ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') query = require('querystring').stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[?#]/g, (char) => encodeURIComponent(char));
  if (this.slashes || ((!protocol || SLASHED.has(protocol)) && host !== '' && (this.slashes || SLASHED.has(protocol)))) {
    if (this.slashes || host) {
      if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && !hash.startsWith('#')) hash = `#${hash}`;
  if (search && !search.startsWith('?')) search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) {
    const { protocol } = result;
    Object.assign(result, relative, { protocol });
    if (SLASHED.has(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }
  if (relative.protocol && (relative.protocol !== result.protocol || relative.host)) {
    Object.assign(result, relative);
    if (SLASHED.has(relative.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }

  const isAbsolute = relative.host || relative.pathname?.startsWith('/');
  const removesAll = isAbsolute || (result.host && relative.pathname);
  const mustEndAbsolute = isAbsolute || result.pathname?.startsWith('/') || (result.host && relative.pathname);
  let path = (result.pathname && result.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  if (isAbsolute) {
    if (relative.host || relative.host === '') {
      result.host = relative.host;
      result.hostname = relative.hostname;
      result.port = relative.port;
    }
    result.search = relative.search;
    result.query = relative.query;
    path = relativePath;
  } else if (relativePath.length > 0) {
    path = path.slice(0, -1).concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    result.search = relative.search;
    result.query = relative.query;
    result.path = (result.pathname || '') + (result.search || '');
    result.href = result.format();
    return result;
  }
  if (path.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  const last = path[path.length - 1];
  const trails = ((result.host || relative.host || path.length > 1) && (last === '.' || last === '..')) || last === '';
  const kept = [];
  let up = 0;
  for (const part of path) {
    if (part === '.') continue;
    if (part === '..') {
      if (kept.length > (kept[0] === '' ? 1 : 0)) kept.pop();
      else up++;
    } else {
      kept.push(part);
    }
  }
  if (!mustEndAbsolute && !removesAll) kept.unshift(...Array(up).fill('..'));
  if (mustEndAbsolute && kept[0] !== '' && (!kept[0] || !kept[0].startsWith('/'))) kept.unshift('');
  if (trails && !kept.join('/').endsWith('/')) kept.push('');
  result.pathname = kept.length ? kept.join('/') : null;
  if (result.pathname === '' && mustEndAbsolute) result.pathname = '/';
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
};

function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function format(url) {
  if (typeof url === 'string') url = parse(url);
  else if (typeof url !== 'object' || url === null) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'urlObject', ['Object', 'string'], url);
  }
  return Url.prototype.format.call(url);
}

module.exports = {
  Url,
  parse,
  format,
  resolve: (from, to) => parse(from, false, true).resolve(to),
  resolveObject: (from, to) => (from ? parse(from, false, true).resolveObject(to) : to),
};
