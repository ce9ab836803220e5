'use strict';
// Request

const { Headers, bytesOf, checkInit, finish, headersOf, needs, textOf } = require('internal/fetch/headers');
const { extract, kBody, mixIn } = require('internal/fetch/body');

const kState = Symbol('kState');
const UPPER = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function oneOf(...values) {
  return (value, where) => {
    value = textOf(value, where);
    if (values.includes(value)) return value;
    throw new TypeError(`undefined: ${value} is not an accepted type. Expected one of ${values.join(', ')}.`);
  };
}

// What is asked of a script's options, in the order in which they are looked at.
const FIELDS = {
  cache: oneOf('default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'),
  credentials: oneOf('omit', 'same-origin', 'include'),
  duplex: oneOf('half'),
  headers: headersOf,
  integrity: textOf,
  method: (value, where) => bytesOf(value, where),
  mode: oneOf('navigate', 'same-origin', 'no-cors', 'cors'),
  priority: oneOf('high', 'low', 'auto'),
  redirect: oneOf('follow', 'manual', 'error'),
  referrer: (value) => `${value}`,
  referrerPolicy: oneOf('', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'),
  signal(value) {
    if (value === null || value instanceof AbortSignal) return value;
    const shown = typeof value === 'string' ? `"${value}"` : require('util').inspect(value);
    throw new TypeError(`RequestInit: Expected signal ("${shown}") to be an instance of AbortSignal.`);
  },
};
const DEFAULTS = {
  destination: '', referrer: 'about:client', referrerPolicy: '', mode: 'cors', credentials: 'same-origin', cache: 'default',
  redirect: 'follow', integrity: '', keepalive: false, duplex: 'half',
};

function parse(input) {
  let url;
  try {
    url = new URL(`${input}`);
  } catch (err) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause: err });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
  }
  return url;
}

let hasWarned = false;

function methodOf(method) {
  if (!TOKEN.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (FORBIDDEN.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (method === 'patch' && !hasWarned) {
    hasWarned = true;
    process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely ' +
      'to succeed.', { code: 'UNDICI-FETCH-patch' });
  }
  return UPPER.includes(upper) ? upper : method;
}

// The empty text stands for no referrer.
function referrerOf(text) {
  if (text === '') return '';
  try {
    return new URL(text).href;
  } catch (err) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause: err });
  }
}

class Request {
  constructor(input, init = {}) {
    needs(1, arguments, 'Request constructor');
    init = checkInit(init);
    const from = input instanceof Request ? input[kState] : null;
    const state = {
      ...DEFAULTS, method: 'GET', signalGiven: null, signal: null, ...from, headers: undefined,
      url: from ? from.url : parse(input),
    };
    // A request made of another is one of the script's own again when it is changed.
    if (from && Object.keys(init).length > 0) Object.assign(state, { referrer: 'about:client', referrerPolicy: '' });
    const given = {};
    for (const name in FIELDS) {
      if (init[name] !== undefined) given[name] = FIELDS[name](init[name], `undefined: undefined.${name}`);
    }
    for (const name of ['cache', 'credentials', 'integrity', 'mode', 'redirect', 'referrerPolicy']) {
      if (given[name] !== undefined) state[name] = given[name];
    }
    if (init.window !== undefined && init.window !== null) throw new TypeError("'window' option 'client' must be null");
    if (given.referrer !== undefined) state.referrer = referrerOf(given.referrer);
    if (given.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
    if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
      throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    }
    if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
    if (given.method !== undefined) state.method = methodOf(given.method);
    if (init.signal !== undefined) {
      state.signalGiven = init.signal;
      state.signal = null;
    } else if (from) {
      state.signalGiven = from.signal ?? from.signalGiven;
      state.signal = null;
    }
    state.headers = new Headers(given.headers ?? (from ? from.headers : undefined));
    this[kState] = state;
    this[kBody] = null;
    this.#takeBody(init, from ? input : null);
  }

  #takeBody(init, from) {
    const { method, headers } = this[kState];
    const given = init.body !== undefined && init.body !== null;
    const inherited = from?.[kBody] ?? null;
    if ((given || inherited) && (method === 'GET' || method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given) {
      const { body, type } = extract(init.body);
      if (body.stream && init.duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      this[kBody] = body;
      if (type !== null && !headers.has('content-type')) headers.append('content-type', type, true);
    } else if (inherited) {
      if (inherited.isUnusable) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      const { Body } = require('internal/fetch/body');
      this[kBody] = new Body(inherited);
      inherited.used = true;
    }
  }

  get method() { return this[kState].method; }
  get url() { return this[kState].url.href; }
  get headers() { return this[kState].headers; }
  get destination() { return this[kState].destination; }
  get referrer() { return this[kState].referrer; }
  get referrerPolicy() { return this[kState].referrerPolicy; }
  get mode() { return this[kState].mode; }
  get credentials() { return this[kState].credentials; }
  get cache() { return this[kState].cache; }
  get redirect() { return this[kState].redirect; }
  get integrity() { return this[kState].integrity; }
  get keepalive() { return this[kState].keepalive; }
  get isReloadNavigation() { return false; }
  get isHistoryNavigation() { return false; }

  // It follows the one that was given.
  get signal() {
    const state = this[kState];
    state.signal ??= state.signalGiven ? AbortSignal.any([state.signalGiven]) : new AbortController().signal;
    return state.signal;
  }

  get duplex() { return this[kState].duplex; }

  clone() {
    const body = this[kBody];
    if (body?.isUnusable) throw new TypeError('unusable');
    const copy = Object.create(Request.prototype);
    copy[kState] = { ...this[kState], headers: new Headers(this.headers), signalGiven: this.signal, signal: null };
    copy[kBody] = body && body.clone();
    return copy;
  }
}

mixIn(Request);
finish(Request, ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache',
  'redirect', 'integrity', 'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal', 'body', 'bodyUsed', 'duplex',
  'clone', 'blob', 'arrayBuffer', 'text', 'json', 'formData', 'bytes'], function () {
  const {
    method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive,
    isReloadNavigation, isHistoryNavigation, signal,
  } = this;
  return {
    method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive,
    isReloadNavigation, isHistoryNavigation, signal,
  };
});

// (Node has this member by mistake.)
Object.defineProperty(Request.prototype, 'attribute', { enumerable: true });

// What fetch needs to know of a request.
function partsOf(request) {
  const { signal, signalGiven } = request[kState];
  return { ...request[kState], body: request[kBody], signal: signal ?? signalGiven };
}

require('internal/structured_clone').refuseObjectsOf(Request);
module.exports = { Request, partsOf };
