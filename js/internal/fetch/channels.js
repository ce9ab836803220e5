'use strict';
// What undici tells of its requests by diagnostics_channel, for tools that trace a program: `undici:request:create`
// (to whose request they add headers), `undici:client:sendHeaders`, `undici:request:bodySent`, `undici:request:headers`,
// `undici:request:trailers`, `undici:request:error`.

const { Buffer } = require('buffer');
const observe = require('internal/observe');

const NAMES = ['request:create', 'client:sendHeaders', 'request:bodySent', 'request:headers', 'request:trailers',
  'request:error'].map((name) => `undici:${name}`);
const [CREATE, SEND_HEADERS, BODY_SENT, HEADERS, TRAILERS, ERROR] = NAMES;

const hasFailed = new WeakSet();
const bytes = (list) => list.map((text) => Buffer.from(text, 'latin1'));

// A request as tools see it.
class Request {
  constructor({ url, method, upgrade }, wire) {
    this.method = method;
    this.completed = false;
    this.aborted = false;
    this.upgrade = upgrade ?? null;
    this.path = url.pathname + url.search;
    this.origin = url.origin;
    this.protocol = url.protocol;
    this.idempotent = method === 'GET' || method === 'HEAD';
    this.host = null;
    this.contentLength = null;
    this.contentType = null;
    this.headers = [];
    for (let at = 0; at < wire.length; at += 2) {
      const [name, value] = [wire[at], wire[at + 1]];
      const key = name.toLowerCase();
      if (key === 'content-length') this.contentLength = Number(value);
      else if (key === 'content-type') this.contentType = value;
      if (!['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade'].includes(key)) this.headers.push(name, value);
    }
  }

  addHeader(name, value) {
    this.headers.push(`${name}`, `${value}`);
    return this;
  }
}

// Tells that a request is made; the headers that are added meanwhile are put to those on their way. Undefined: nobody
// hears of requests.
function create(wanted, wire) {
  if (!NAMES.some((name) => observe.isHeard(name))) return undefined;
  const request = new Request(wanted, wire);
  const known = request.headers.length;
  observe.publish(CREATE, () => ({ request }));
  wire.push(...request.headers.slice(known));
  return request;
}

// Tells what becomes of it; returns what is to be called when all of the answer has come.
function follow(request, sent) {
  const tell = (name, message = {}) => observe.publish(name, () => ({ request, ...message }));
  sent.once('socket', (socket) => {
    const isGone = () => tell(SEND_HEADERS, { headers: sent._header.replace(/\r\n$/, ''), socket });
    if (socket.connecting || socket.secureConnecting) socket.once(socket.encrypted ? 'secureConnect' : 'connect', isGone);
    else isGone();
  });
  sent.once('finish', () => tell(BODY_SENT));
  sent.once('response', (message) => {
    const { statusCode, statusMessage: statusText, rawHeaders } = message;
    tell(HEADERS, { response: { statusCode, headers: bytes(rawHeaders), statusText } });
  });
  return () => {
    request.completed = true;
    tell(TRAILERS, { trailers: bytes(sent.res.rawTrailers) });
  };
}

// That it has failed.
function fail(request, error) {
  if (hasFailed.has(request) || request.completed) return;
  hasFailed.add(request);
  observe.publish(ERROR, () => ({ request, error }));
}

module.exports = { create, fail, follow };
