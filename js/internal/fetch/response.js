'use strict';
// Response

const { Headers, add, checkInit, finish, freeze, headersOf, needs, set } = require('internal/fetch/headers');
const { extract, kBody, mixIn } = require('internal/fetch/body');

const kState = Symbol('kState');
const NO_BODY = [101, 103, 204, 205, 304];
const REDIRECTS = [301, 302, 303, 307, 308];

class Response {
  constructor(body = null, init = {}) {
    init = checkInit(init);
    const { status = 200, statusText = '' } = init;
    const code = Number(status) & 0xffff;
    if (code < 200 || code > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(`${statusText}`)) throw new TypeError('Invalid statusText');
    this[kState] = {
      status: code, statusText: `${statusText}`, headers: new Headers(init.headers === undefined ? undefined : headersOf(init.headers)), type: 'default', urls: [],
    };
    this[kBody] = null;
    if (body === null || body === undefined) return;
    if (NO_BODY.includes(code)) throw new TypeError(`Response constructor: Invalid response status code ${code}`);
    const { body: made, type } = extract(body);
    this[kBody] = made;
    if (type !== null && !this.headers.has('content-type')) add(this.headers, 'content-type', type);
  }

  static error() {
    return make({ status: 0, statusText: '', headers: freeze(new Headers()), type: 'error', urls: [] }, null);
  }

  static json(data, init = {}) {
    needs(1, arguments, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response(text, init);
    if (!new Headers(init?.headers).has('content-type')) set(response.headers, 'content-type', 'application/json');
    return response;
  }

  static redirect(url, status = 302) {
    needs(1, arguments, 'Response.redirect');
    let parsed;
    try {
      parsed = new URL(`${url}`);
    } catch (err) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause: err });
    }
    if (!REDIRECTS.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const headers = freeze(new Headers({ location: parsed.href }));
    return make({ status, statusText: '', headers, type: 'default', urls: [] }, null);
  }

  get type() { return this[kState].type; }

  get url() {
    const { urls } = this[kState];
    return urls.length === 0 ? '' : urls[urls.length - 1].replace(/#.*$/s, '');
  }

  get redirected() { return this[kState].urls.length > 1; }
  get status() { return this[kState].status; }
  get ok() { return this[kState].status >= 200 && this[kState].status <= 299; }
  get statusText() { return this[kState].statusText; }
  get headers() { return this[kState].headers; }

  clone() {
    const body = this[kBody];
    if (body?.isUnusable) throw new TypeError('Response.clone: Body has already been consumed.');
    const state = this[kState];
    return make({ ...state, headers: new Headers(state.headers) }, body && body.clone());
  }
}

// A Response that no script makes: of the network.
function make(state, body) {
  const response = Object.create(Response.prototype);
  response[kState] = state;
  response[kBody] = body;
  return response;
}

mixIn(Response);
for (const name of ['error', 'json', 'redirect']) Object.defineProperty(Response, name, { enumerable: true });
finish(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed', 'clone', 'blob',
  'arrayBuffer', 'text', 'json', 'formData', 'bytes'], function () {
  const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
  return { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
});

require('internal/structured_clone').refuseObjectsOf(Response);
module.exports = { NO_BODY, REDIRECTS, Response, make };
