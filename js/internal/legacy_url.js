'use strict';
// The legacy API of url: parse, format and resolve, as programs know them. Its rules are older than
// the URL standard and contradict it.

const { makeError } = require('internal/errors');
const { validateString } = require('internal/validators');
const { insideNodeModules } = native('util');
const { domainToASCII } = require('internal/url');

const withColon = (...names) => new Set(names.flatMap((name) => [name, `${name}:`]));
// Protocols with slashes behind them whether or not there are any, and those without a host.
const SLASHED = withColon('http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss');
const HOSTLESS = withColon('javascript');

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

const escapeUnsafe = (text) =>
  text.replace(UNSAFE, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

// Blanks and control characters around a text.
const SURROUNDINGS = /^[\0-\x20\xa0\ufeff]+|[\0-\x20\xa0\ufeff]+$/g;
const LONGEST_HOST = 255;
const FORBIDDEN = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const FORBIDDEN_IN_V6 = /[\0\t\n\r #%/<>?@\\^|]/;
// A literal inside a function is compiled anew each time the engine comes by.
const UNSAFE = /[\t\n\r "'<>\\^`{|}]/g;
const BEFORE_QUERY = /^([^?#]*)([^]*)$/;
const SIMPLE = /^(\/\/?(?!\/)[^?\s]*)(\?\S*)?$/;
const HASH_OR_AUTH = /[#@]/;
const PROTOCOL = /^[a-z0-9.+-]+:/i;
const AUTH_AND_HOST = /^\/\/[^@/]+@[^@/]+/;
const PARTS = /^([^?#]*)(\?[^#]*)?(#[^]*)?$/;
const AUTHORITY = /^[^/?#]*/;
const LEFT_OUT = /[\t\n\r]/g;
const HOST_END = /[ "%';<>\\^`{|}]/;
const PORT = /:([0-9]*)$/;
const NOT_ASCII = /[^\0-\x7f]/;
const isV6 = (host) => host.startsWith('[') && host.endsWith(']');

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  // Backslashes before the query count as slashes.
  const [, before, after] = BEFORE_QUERY.exec(url.replace(SURROUNDINGS, ''));
  let rest = before.replaceAll('\\', '/') + after;

  const simple = SIMPLE.exec(rest);
  if (simple && !slashesDenoteHost && !HASH_OR_AUTH.test(rest)) {
    this.pathname = simple[1];
    this.path = this.href = rest;
    setQuery(this, simple[2], parseQueryString);
    return this;
  }

  const protocol = PROTOCOL.exec(rest)?.[0].toLowerCase();
  if (protocol) {
    this.protocol = protocol;
    rest = rest.slice(protocol.length);
  }
  const isHostless = HOSTLESS.has(protocol);
  let slashes = false;
  if (slashesDenoteHost || protocol || AUTH_AND_HOST.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !isHostless) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!isHostless && (slashes || (protocol && !SLASHED.has(protocol)))) rest = takeHost(this, rest, url);
  if (!isHostless) rest = escapeUnsafe(rest);

  const [, pathname, search, hash] = PARTS.exec(rest);
  if (hash !== undefined) this.hash = hash;
  if (pathname) this.pathname = pathname;
  else if (SLASHED.has(protocol) && this.hostname) this.pathname = '/';
  setQuery(this, search, parseQueryString);
  setPath(this);
  this.href = this.format();
  return this;
};

function setQuery(url, search, parseQueryString) {
  if (search !== undefined) {
    url.search = search;
    url.query = search.slice(1);
    if (parseQueryString) url.query = require('querystring').parse(url.query);
  } else if (parseQueryString) {
    url.query = { __proto__: null };
  }
}

function setPath(url) {
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
}

let toldOfInvalid = false;

// Takes user, host and port off a text's beginning; returns what is behind.
function takeHost(url, text, whole) {
  // Tabs and line breaks are left out up to there, as the URL standard has it everywhere.
  const [front] = AUTHORITY.exec(text);
  let authority = front.replace(LEFT_OUT, '');
  text = authority + text.slice(front.length);
  const at = authority.lastIndexOf('@');
  if (at !== -1) url.auth = decodeURIComponent(authority.slice(0, at));
  // The host ends at the first character that no host can have.
  const end = authority.slice(at + 1).search(HOST_END);
  if (end !== -1) authority = authority.slice(0, at + 1 + end);
  let rest = text.slice(authority.length);
  let hostname = authority.slice(at + 1);

  const port = PORT.exec(hostname);
  if (port) {
    if (port[1]) url.port = port[1];
    hostname = hostname.slice(0, port.index);
  }
  const v6 = isV6(hostname);
  const colon = v6 ? -1 : hostname.indexOf(':');
  if (colon !== -1) {
    if (!toldOfInvalid) {
      toldOfInvalid = true;
      process.emitWarning(
        `The URL ${whole} is invalid. Future versions of Node.js will throw an error.`,
        'DeprecationWarning',
        'DEP0170',
      );
    }
    rest = `/${hostname.slice(colon)}${rest}`;
    hostname = hostname.slice(0, colon);
  }
  hostname = hostname.length > LONGEST_HOST ? '' : hostname.toLowerCase();
  if (v6) {
    if (FORBIDDEN_IN_V6.test(hostname)) throw makeError('ERR_INVALID_URL', whole);
  } else if (hostname !== '') {
    // Other letters may become what no host can have.
    if (NOT_ASCII.test(hostname)) hostname = domainToASCII(hostname);
    if (hostname === '' || FORBIDDEN.test(hostname)) throw makeError('ERR_INVALID_URL', whole);
  }
  url.host = hostname + (url.port ? `:${url.port}` : '');
  url.hostname = v6 ? hostname.slice(1, -1) : hostname;
  if (v6 && !rest.startsWith('/')) rest = `/${rest}`;
  return rest;
}

Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeURIComponent(this.auth).replaceAll('%3A', ':')}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const { hostname } = this;
    host = auth + (hostname.includes(':') && !isV6(hostname) ? `[${hostname}]` : hostname);
    if (this.port) host += `:${this.port}`;
  }
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = require('querystring').stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  if (this.slashes || SLASHED.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  pathname = pathname.replaceAll('#', '%23').replaceAll('?', '%3F');
  search = search.replaceAll('#', '%23');
  if (hash && !hash.startsWith('#')) hash = `#${hash}`;
  if (search && !search.startsWith('?')) search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

const formatted = (url) => {
  url.href = url.format();
  return url;
};

Url.prototype.resolveObject = function resolveObject(relative) {
  relative = typeof relative === 'string' ? new Url().parse(relative, false, true) : Object.assign(new Url(), relative);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') return formatted(result);

  // `//host/path` keeps the protocol only.
  if (relative.slashes && !relative.protocol) {
    const { protocol } = result;
    Object.assign(result, relative, { protocol });
    if (SLASHED.has(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    return formatted(result);
  }
  if (relative.protocol && relative.protocol !== result.protocol) return changeProtocol(result, relative);
  return resolvePath(result, relative);
};

function changeProtocol(result, relative) {
  const { protocol } = relative;
  if (!SLASHED.has(protocol)) return formatted(Object.assign(result, relative));
  let { host, hostname, pathname } = relative;
  if (!host && !HOSTLESS.has(protocol) && !protocol.startsWith('file')) {
    // The first part of the path that is not empty has to be the host.
    const parts = (pathname || '').split('/');
    while (parts.length > 0 && !host) host = parts.shift();
    host ||= '';
    hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    pathname = parts.join('/');
  }
  const { auth, port, search, query } = relative;
  Object.assign(result, { protocol, pathname, search, query, auth, port });
  result.host = host || '';
  result.hostname = hostname || host;
  setPath(result);
  result.slashes ||= relative.slashes;
  return formatted(result);
}

// A protocol without slashes has its host, as it were, as the first part of the path.
function hostIntoPath(host, parts) {
  if (!host) return;
  if (parts[0] === '') parts[0] = host;
  else parts.unshift(host);
}

function hostOutOfPath(result, host = '') {
  result.host = result.hostname = host;
  const at = host.indexOf('@');
  if (at <= 0) return;
  result.auth = host.slice(0, at);
  result.host = result.hostname = host.slice(at + 1);
}

function resolvePath(result, relative) {
  const isRooted = Boolean(relative.host || relative.pathname?.startsWith('/'));
  let endsRooted = isRooted || result.pathname?.startsWith('/') || Boolean(result.host && relative.pathname);
  const dropsDots = endsRooted;
  let parts = result.pathname ? result.pathname.split('/') : [];
  const added = relative.pathname ? relative.pathname.split('/') : [];
  const hasHostInPath = result.protocol && !SLASHED.has(result.protocol);
  if (hasHostInPath) {
    hostIntoPath(result.host, parts);
    Object.assign(result, { host: '', hostname: '', port: null });
    if (relative.protocol) {
      hostIntoPath(relative.host, added);
      Object.assign(relative, { host: null, hostname: null, port: null });
      result.auth = null;
    }
    endsRooted &&= added[0] === '' || parts[0] === '';
  }

  if (isRooted) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    parts = added;
  } else if (added.length > 0) {
    parts = [...parts.slice(0, -1), ...added];
  } else if (relative.search !== null && relative.search !== undefined) {
    if (hasHostInPath) hostOutOfPath(result, parts.shift());
    Object.assign(result, { search: relative.search, query: relative.query });
    setPath(result);
    return formatted(result);
  }
  if (isRooted || added.length > 0) Object.assign(result, { search: relative.search, query: relative.query });
  if (parts.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return formatted(result);
  }

  parts = withoutDots(parts, Boolean(result.host || relative.host), endsRooted, dropsDots);
  const isAbsolute = parts[0] === '' || Boolean(parts[0]?.startsWith('/'));
  if (hasHostInPath) hostOutOfPath(result, isAbsolute ? '' : parts.shift());
  endsRooted ||= Boolean(result.host && parts.length > 0);
  if (endsRooted && !isAbsolute) parts.unshift('');
  result.pathname = parts.length > 0 ? parts.join('/') : null;
  if (parts.length === 0) result.path = null;
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  return formatted(result);
}

function withoutDots(parts, hasHost, endsRooted, dropsDots) {
  const last = parts[parts.length - 1];
  const trails = last === '' || ((hasHost || parts.length > 1) && (last === '.' || last === '..'));
  const kept = [];
  let up = 0;
  for (const part of parts.toReversed()) {
    if (part === '.') continue;
    if (part === '..') up++;
    else if (up > 0) up--;
    else kept.unshift(part);
  }
  if (!endsRooted && !dropsDots) kept.unshift(...Array(up).fill('..'));
  if (endsRooted && kept[0] !== '' && !kept[0]?.startsWith('/')) kept.unshift('');
  if (trails && !kept.join('/').endsWith('/')) kept.push('');
  return kept;
}

let told = false;

function parse(url, parseQueryString, slashesDenoteHost) {
  if (!told && !insideNodeModules()) {
    told = true;
    process.emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security implications. ' +
        'Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
      'DeprecationWarning',
      'DEP0169',
    );
  }
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
