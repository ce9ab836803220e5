// querystring: `a=1&b=2` to an object and back.

const { makeError } = require('internal/errors');

// A literal inside a function is compiled anew each time the engine comes by.
const ESCAPES = /%([0-9a-f]{2})/gi;
const ESCAPE = /%[0-9a-f]{2}/i;
const HALVES = /[\ud800-\udfff][^]/g;

const hex = (byte) => parseInt(byte, 16);

function unescapeBuffer(text, decodeSpaces) {
  if (typeof text !== 'string') {
    // Node takes as many characters of its text as its `length` says.
    const bytes = Buffer.allocUnsafe(text.length);
    const chars = String(text);
    for (let at = 0; at < bytes.length; at++) bytes[at] = chars.charCodeAt(at);
    return bytes;
  }
  const spaced = decodeSpaces ? text.replaceAll('+', ' ') : text;
  const bytes = spaced.replace(ESCAPES, (_, digits) => String.fromCharCode(hex(digits)));
  return Buffer.from(bytes, 'latin1');
}

// What is no UTF-8 is decoded byte by byte.
function qsUnescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

// Half a surrogate pair takes whatever follows as its other half.
const withPairs = (text) =>
  text.replace(HALVES, (pair) =>
    String.fromCodePoint(0x10000 + ((pair.charCodeAt(0) & 0x3ff) << 10) + (pair.charCodeAt(1) & 0x3ff)));

function qsEscape(value) {
  const text = typeof value === 'object' ? String(value) : `${value}`;
  try {
    return encodeURIComponent(text);
  } catch {
    const paired = withPairs(text);
    if (!paired.isWellFormed()) throw makeError('ERR_INVALID_URI');
    return encodeURIComponent(paired);
  }
}

function primitive(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? `${value}` : '';
    case 'bigint':
    case 'boolean':
      return `${value}`;
    default:
      return '';
  }
}

function stringify(object, separator, equals, options) {
  if (object === null || typeof object !== 'object') return '';
  separator ||= '&';
  equals ||= '=';
  let encode = querystring.escape;
  if (typeof options?.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  const encoded = (value) => {
    const text = primitive(value);
    return text === '' ? '' : encode(text);
  };
  const fields = [];
  for (const key of Object.keys(object)) {
    const name = encoded(key) + equals;
    const value = object[key];
    for (const one of Array.isArray(value) ? value : [value]) fields.push(name + encoded(one));
  }
  return fields.join(separator);
}

const DEFAULT_MAX_KEYS = 1000;

function parse(text, separator, equals, options) {
  const object = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return object;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let most = DEFAULT_MAX_KEYS;
  if (typeof options?.maxKeys === 'number') most = options.maxKeys > 0 && options.maxKeys < Infinity ? options.maxKeys : undefined;
  let decode = querystring.unescape;
  if (typeof options?.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const isCustom = decode !== qsUnescape;
  const decoded = (part) => {
    if (part.includes('+')) part = part.replaceAll('+', isCustom ? '%20' : ' ');
    if (part === '' || !(isCustom || ESCAPE.test(part))) return part;
    try {
      return decode(part);
    } catch {
      return querystring.unescape(part, true);
    }
  };
  for (const field of text.split(separator, most)) {
    if (field === '') continue;
    const at = field.indexOf(equals);
    const key = decoded(at === -1 ? field : field.slice(0, at));
    const value = at === -1 ? '' : decoded(field.slice(at + equals.length));
    const known = object[key];
    if (known === undefined) object[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else object[key] = [known, value];
  }
  return object;
}

const querystring = (module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
});
