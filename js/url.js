'use strict';
// url: the WHATWG's classes are native; here are the functions around them. The legacy parser is in
// internal/legacy_url.js, loaded when it is first asked for.

const { URL, URLPattern, URLSearchParams, domainToASCII, domainToUnicode } = require('internal/url');
const { makeError } = require('internal/errors');
const { kValidateObjectAllowObjects, validateObject, validateString } = require('internal/validators');

// A literal inside a function is compiled anew each time the engine comes by.
const SLASH = /%2f/i;
const SPECIAL = /[%\\\n\r\t?#|^[\]~`]/g;
const SPECIAL_IN_WINDOWS = /[%\n\r\t?#|^[\]~`]/g;
const ENDS_IN_SLASH = /[/\\]$/;

// Only what is a URL of ours has these parts as accessors.
const isURL = (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

function fileURLToPath(url, options) {
  if (typeof url === 'string') url = new URL(url);
  else if (!isURL(url)) throw makeError('ERR_INVALID_ARG_TYPE', 'path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw makeError('ERR_INVALID_URL_SCHEME', 'file');
  if (options?.windows) return windowsPath(url);
  if (url.hostname !== '') throw makeError('ERR_INVALID_FILE_URL_HOST', process.platform);
  if (SLASH.test(url.pathname)) {
    throw makeError('ERR_INVALID_FILE_URL_PATH', 'must not include encoded / characters', url);
  }
  return decodeURIComponent(url.pathname);
}

function windowsPath(url) {
  const { hostname, pathname } = url;
  if (/%2f|%5c/i.test(pathname)) {
    throw makeError('ERR_INVALID_FILE_URL_PATH', 'must not include encoded \\ or / characters', url);
  }
  const path = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${domainToUnicode(hostname)}${path}`;
  if (!/^\\[a-z]:/i.test(path)) throw makeError('ERR_INVALID_FILE_URL_PATH', 'must be absolute', url);
  return path.slice(1);
}

function fileURLToPathBuffer(url, options) {
  if (typeof url === 'string') url = new URL(url);
  const bytes = url.pathname.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  fileURLToPath(url.pathname.includes('%') ? 'file:///' : url, options);
  return Buffer.from(bytes, 'latin1');
}

const escape = (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function pathToFileURL(path, options) {
  validateString(path, 'path');
  const { resolve, sep } = options?.windows ? require('path').win32 : require('path');
  if (options?.windows && path.startsWith('\\\\?\\UNC\\')) path = `\\\\${path.slice(8)}`;
  else if (options?.windows && path.startsWith('\\\\?\\')) path = path.slice(4);
  if (options?.windows && path.startsWith('\\\\')) {
    const [, host, rest] = /^\\\\([^\\]*)(\\.*)?$/.exec(path) || [];
    const wrong = rest ? 'Empty UNC servername' : 'Missing UNC resource path';
    if (!host || !rest) throw makeError('ERR_INVALID_ARG_VALUE', 'path', path, wrong);
    const url = new URL('file:///');
    url.hostname = domainToASCII(host);
    url.pathname = encodeURI(rest.replaceAll('\\', '/'));
    return url;
  }
  let resolved = resolve(path);
  if (ENDS_IN_SLASH.test(path) && !resolved.endsWith(sep) && (path.endsWith(sep) || path.endsWith('/'))) resolved += '/';
  const special = options?.windows ? SPECIAL_IN_WINDOWS : SPECIAL;
  const url = new URL('file:///');
  url.pathname = resolved.replace(special, escape);
  return url;
}

function urlToHttpOptions(url) {
  validateObject(url, 'url', kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: typeof hostname === 'string' && hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

const legacy = () => require('internal/legacy_url');

function format(url, options) {
  if (typeof url === 'object' && url !== null && isURL(url)) {
    const { fragment = true, unicode = false, search = true, auth = true } = options || {};
    if (options !== undefined) validateObject(options, 'options');
    const copy = new URL(url.href);
    if (!fragment) copy.hash = '';
    if (!search) copy.search = '';
    if (!auth) copy.username = copy.password = '';
    return unicode ? copy.href.replace(copy.hostname, domainToUnicode(copy.hostname)) : copy.href;
  }
  return legacy().format(url);
}

module.exports = {
  get Url() { return legacy().Url; },
  parse: (...args) => legacy().parse(...args),
  resolve: (from, to) => legacy().resolve(from, to),
  resolveObject: (from, to) => legacy().resolveObject(from, to),
  format,
  URL,
  URLPattern,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
