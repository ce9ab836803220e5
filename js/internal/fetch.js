'use strict';
// fetch(): over HTTP and HTTPS with our clients of them, and of data: and blob: URLs.

const { Buffer } = require('buffer');
const { Headers, add, freeze } = require('internal/fetch/headers');
const { Request, partsOf } = require('internal/fetch/request');
const { NO_BODY, REDIRECTS, make } = require('internal/fetch/response');
const { Body, kBody } = require('internal/fetch/body');
const observe = require('internal/observe');
const { causeOf, failed, isWhole, problem, wireHeaders } = require('internal/fetch/wire');

const kCause = Symbol('kCause');
const MOST_REDIRECTS = 20;
// Where the value of `connection` is in the list of a request's headers.
const CONNECTION = 3;
// Ports of other protocols, which the standard forbids.
const BAD_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111,
  113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554,
  556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666,
  6667, 6668, 6669, 6679, 6697, 10080,
]);

// The sockets of all fetches, by protocol; http's agents know nothing of them. A socket that is asked for
// another protocol (`upgrade`) is for nobody else.
const agents = { __proto__: null };

function agentOf(protocol, upgrade = '') {
  const known = agents[protocol + upgrade];
  if (known) return known;
  const { kProxy, makeAgent } = require('internal/http/agent');
  const [timeout, options] = upgrade ? [undefined, { keepAlive: false }] : [4000, undefined];
  const agent = protocol === 'http:' ? makeAgent(timeout, undefined, options) :
    makeAgent(timeout, require('https').Agent, { ALPNProtocols: ['http/1.1'], ...options });
  // As undici asks a proxy: for a connection, encrypted or not.
  if (agent[kProxy]) agent[kProxy].tunnels = agent[kProxy].isOfFetch = true;
  return agents[protocol + upgrade] = agent;
}

// Nobody holds a response any more that was not read: its connection is not wanted either.
const dropped = new FinalizationRegistry((body) => body.drop());

const isBadPort = (url) => Boolean(url.port) && BAD_PORTS.has(Number(url.port));

// What fails here takes Node one microtask, or two, and what needs no network three.
async function fetch(input, init = undefined) {
  let request;
  try {
    request = partsOf(new Request(input, init));
    if (request.signal?.aborted) throw request.signal.reason;
  } catch (err) {
    await undefined;
    throw err;
  }
  const { signal } = request;
  const { protocol } = request.url;
  const steps = isBadPort(request.url) ? 2 : protocol === 'http:' || protocol === 'https:' ? 0 : 3;
  for (let i = 0; i < steps; i++) await undefined;
  const urls = [];
  let { url, method, headers, body } = request;
  while (true) {
    urls.push(url.href);
    if (url.protocol === 'data:') return whole(fromData(url, method), request);
    if (url.protocol === 'blob:') return whole(fromBlob(url), request);
    const message = await send({ ...request, url, method, headers, body });
    const location = REDIRECTS.includes(message.statusCode) ? locationOf(message) : undefined;
    if (location === undefined || request.redirect === 'manual') return whole(answer(message, method, urls, signal), request);
    if (!message.complete) message.destroy();
    if (request.redirect === 'error') throw failed(new Error('unexpected redirect'));
    if (urls.length > MOST_REDIRECTS) throw failed(new Error('redirect count exceeded'));
    const next = redirected(location, url, request.mode);
    ({ method, headers, body } = changed(message.statusCode, { method, headers, body }, url, next));
    url = next;
  }
}

// With `integrity`, the answer once all of its body is there and is what it should be.
function whole(response, { integrity }) {
  const body = response[kBody];
  if (integrity === '' || body === null) return response;
  return new Promise((resolve, reject) => {
    body.read((bytes) => {
      if (!isWhole(bytes, integrity)) {
        reject(failed(new Error('integrity mismatch')));
        return;
      }
      response[kBody] = new Body({ bytes });
      resolve(response);
    }, reject);
  });
}

// Where an answer leads to, whose bytes are UTF-8; undefined: nowhere.
function locationOf({ headersDistinct: { location } }) {
  return location && Buffer.from(location.join(', '), 'latin1').toString();
}

function redirected(location, url, mode) {
  let next;
  try {
    next = new URL(location, url);
  } catch (err) {
    throw failed(err);
  }
  if (!next.hash) next.hash = url.hash;
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw failed(new Error('URL scheme must be a HTTP(S) scheme'));
  }
  if (mode === 'cors' && (next.username || next.password)) {
    throw failed(new Error('cross origin not allowed for request mode "cors"'));
  }
  return next;
}

// What is asked of the URL that a redirect leads to.
function changed(status, { method, headers, body }, from, to) {
  headers = new Headers(headers);
  const becomesGet = ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD');
  if (becomesGet) {
    method = 'GET';
    body = null;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) {
      headers.delete(name);
    }
  } else if (body && !body.bytes) {
    // A stream is gone once it has been sent.
    throw failed(new Error('Response status is not 303 and the body of the request cannot be sent again'));
  }
  // Secrets are for the host they were meant for.
  if (from.origin !== to.origin) {
    for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
  }
  return { method, headers, body };
}

// Sends a request and gives the head of what is answered. One that wants another protocol (`upgrade`) is
// answered with `{ message, socket, rest }` where the server agrees.
function send(wanted) {
  const { url, method, body, signal } = wanted;
  if (url.protocol === 'about:') throw failed(new Error('about scheme is not supported'));
  if (url.protocol === 'file:') throw failed(new Error('not implemented... yet...'));
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw failed(new Error('unknown scheme'));
  if (isBadPort(url)) throw failed(new Error('bad port'));
  if (body?.isUnusable) throw new TypeError('Body is unusable: Body has already been read');
  const agent = agentOf(url.protocol, wanted.upgrade);
  const { kOfFetch } = require('internal/http/exchange');
  const headers = wireHeaders(wanted, url);
  // Nothing of it is loaded before somebody asks for a channel.
  const told = observe.channel && require('internal/fetch/channels').create(wanted, headers);
  return new Promise((resolve, reject) => {
    const { ClientRequest } = require('internal/http/client');
    const hostname = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    const request = new ClientRequest({
      agent,
      _defaultAgent: agent,
      hostname,
      // An address is no name that a server goes by.
      servername: require('net').isIP(hostname) ? '' : undefined,
      port: url.port || agent.defaultPort,
      path: url.pathname + url.search,
      method,
      headers,
      [kOfFetch]: () => {},
    });
    if (told) request[kOfFetch] = require('internal/fetch/channels').follow(told, request);
    // Any number that the head has room for.
    request.maxHeadersCount = 0;
    if (headers[CONNECTION] === 'close') request.shouldKeepAlive = false;
    const fails = (error) => told && require('internal/fetch/channels').fail(told, error);
    const onAbort = () => {
      fails(signal.reason);
      reject(signal.reason);
      request.destroy();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = () => signal?.removeEventListener('abort', onAbort);
    request.on('error', (err) => {
      done();
      const cause = causeOf(err);
      // Of a body that is wrong, its reader is told.
      request[kCause] = cause;
      fails(cause);
      reject(failed(cause));
    });
    request.on('response', (message) => {
      if (message.statusCode <= 101) {
        refuse(message.statusCode === 101 ? 'bad upgrade' : 'bad response');
        return;
      }
      done();
      resolve(message);
    });
    // What no fetch asks for.
    const refuse = (reason) => {
      reject(failed(problem('SocketError', 'UND_ERR_SOCKET', reason)));
      request.destroy();
    };
    request.on('continue', () => refuse('bad response'));
    request.on('upgrade', (message, socket, rest) => {
      if (wanted.upgrade === undefined) {
        refuse('bad upgrade');
        return;
      }
      done();
      resolve({ message, socket, rest });
    });
    if (body === null) {
      request.end();
    } else if (body.bytes && !body.stream) {
      request.end(body.bytes);
    } else {
      body.used = true;
      const { Readable } = require('internal/stream/readable');
      const source = Readable.fromWeb(body.asStream());
      source.on('error', (err) => {
        reject(failed(err));
        request.destroy();
      });
      source.pipe(request);
    }
  });
}

function answer(message, method, urls, signal) {
  const headers = new Headers();
  const { rawHeaders } = message;
  for (let at = 0; at < rawHeaders.length; at += 2) add(headers, rawHeaders[at], rawHeaders[at + 1]);
  const statusText = Buffer.from(message.statusMessage, 'latin1').toString();
  const state = {
    status: message.statusCode, statusText, headers: freeze(headers), type: 'basic', urls,
  };
  if (method === 'HEAD' || NO_BODY.includes(message.statusCode)) {
    message.resume();
    return make(state, null);
  }
  const body = new Body({ node: decoded(message, headers.get('content-encoding')) });
  watch(message, body, signal);
  const response = make(state, body);
  dropped.register(response, body);
  return response;
}

// A body that ends early, or is not wanted any more.
function watch(message, body, signal) {
  const { node } = body;
  const fail = (reason) => {
    body.failure ??= { reason };
    body.onFailure?.();
    if (node !== message) message.destroy();
    node.destroy(reason instanceof Error ? reason : require('internal/stream/web').standIn(reason));
  };
  const onAbort = () => fail(signal.reason ?? new DOMException('The operation was aborted.', 'AbortError'));
  signal?.addEventListener('abort', onAbort, { once: true });
  message.on('error', () => {});
  message.on('aborted', () => {
    const cause = message.req?.[kCause] ?? problem('SocketError', 'UND_ERR_SOCKET', 'other side closed');
    if (!body.failure) fail(new TypeError('terminated', { cause }));
  });
  // Whoever reads the body hears of its failure; if nobody does, it is nobody's.
  node.on('error', (err) => {
    if (node !== message) body.failure ??= { reason: new TypeError('terminated', { cause: err }) };
    if (body.failure) body.onFailure?.();
  });
  node.on('close', () => {
    if (node !== message) message.destroy();
    signal?.removeEventListener('abort', onAbort);
  });
}

const DECODERS = {
  'gzip': 'Gunzip', 'x-gzip': 'Gunzip', 'deflate': 'Inflate', 'br': 'BrotliDecompress', 'zstd': 'ZstdDecompress',
};

// What servers call deflate has zlib's head, as it should, or is raw: its first byte tells.
function inflate(zlib, options) {
  const { Duplex } = require('internal/stream/duplex');
  let inner;
  const begin = (Class, outer) => {
    inner = new Class(options);
    inner.on('data', (chunk) => { if (!outer.push(chunk)) inner.pause(); });
    inner.on('end', () => outer.push(null));
    inner.on('error', (err) => outer.destroy(err));
  };
  return new Duplex({
    read() { inner?.resume(); },
    write(chunk, encoding, callback) {
      if (!inner) begin((chunk[0] & 0x0f) === 0x08 ? zlib.Inflate : zlib.InflateRaw, this);
      inner.write(chunk, encoding, callback);
    },
    final(callback) {
      if (inner) inner.end();
      else this.push(null);
      callback();
    },
    destroy(err, callback) {
      inner?.destroy();
      callback(err);
    },
  });
}
const MOST_ENCODINGS = 5;

// The readable end of what undoes the encodings that the answer was sent in: of none, when one of them
// is not known.
function decoded(message, encodings) {
  const names = (encodings ?? '').toLowerCase().split(',').map((name) => name.trim()).reverse();
  if (names.length > MOST_ENCODINGS) {
    message.on('error', () => {});
    message.destroy();
    throw failed(new Error(`too many content-encodings in response: ${names.length}, maximum allowed is ${MOST_ENCODINGS}`));
  }
  let stream = message;
  if (!names.every((name) => Object.hasOwn(DECODERS, name))) return stream;
  const zlib = require('internal/zlib/streams');
  for (const name of names) {
    const Class = DECODERS[name];
    // What is cut off counts for what there is of it.
    const lenient = Class === 'Gunzip' || Class === 'Inflate' ? { flush: 2, finishFlush: 2 } : { flush: 1, finishFlush: 1 };
    const decoder = Class === 'Inflate' ? inflate(zlib, lenient) : new zlib[Class](lenient);
    // What fails on the way is told by the last.
    if (stream !== message) stream.on('error', (err) => decoder.destroy(err));
    stream = stream.pipe(decoder);
  }
  return stream;
}

function fromData(url, method) {
  const match = /^data:([^,]*?)(;\s*base64)?,(.*)$/is.exec(url.href.replace(/#.*$/s, ''));
  if (!match) throw failed(new Error('failed to fetch the data URL'));
  const text = match[3].replace(/%([0-9a-f]{2})/gi, (whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (match[2] && !isBase64(text)) throw failed(new Error('failed to fetch the data URL'));
  const bytes = method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(text, match[2] ? 'base64' : 'latin1');
  let type = match[1].trim();
  if (type === '' || type.startsWith(';')) type = `text/plain${type || ';charset=US-ASCII'}`;
  const headers = new Headers({ 'content-type': type });
  return make({ status: 200, statusText: 'OK', headers, type: 'basic', urls: [url.href] }, new Body({ bytes }));
}

// As the standard's forgiving decoder takes it: with spaces, with or without the right padding.
function isBase64(text) {
  text = text.replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  return text.length % 4 !== 1 && /^[A-Za-z0-9+/]*$/.test(text);
}

function fromBlob(url) {
  const { ownBytes, resolveObjectURL } = require('internal/blob');
  const blob = resolveObjectURL(url.href);
  if (!blob) throw failed(new Error('invalid method'));
  const headers = new Headers({ 'content-length': blob.size, 'content-type': blob.type });
  const body = new Body({ bytes: ownBytes(blob) });
  return make({ status: 200, statusText: 'OK', headers, type: 'basic', urls: [url.href] }, body);
}

module.exports = { fetch, send };
