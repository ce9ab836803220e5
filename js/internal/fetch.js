'use strict';
// fetch(): over HTTP with our http client, and of data: and blob: URLs. There is no TLS yet.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { Headers, freeze, sorted } = require('internal/fetch/headers');
const { Request, partsOf } = require('internal/fetch/request');
const { NO_BODY, REDIRECTS, make } = require('internal/fetch/response');
const { Body } = require('internal/fetch/body');

const MOST_REDIRECTS = 20;
// Ports of other protocols, which the standard forbids.
const BAD_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111,
  113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554,
  556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666,
  6667, 6668, 6669, 6679, 6697, 10080,
]);

const failed = (cause) => new TypeError('fetch failed', { cause });

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
  const steps = protocol === 'https:' || isBadPort(request.url) ? 2 : protocol === 'http:' ? 0 : 3;
  for (let i = 0; i < steps; i++) await undefined;
  const urls = [];
  let { url, method, headers, body } = request;
  while (true) {
    urls.push(url.href);
    if (url.protocol === 'data:') return fromData(url);
    if (url.protocol === 'blob:') return fromBlob(url);
    const message = await send({ url, method, headers, body, signal, isFirst: urls.length === 1 });
    const location = REDIRECTS.includes(message.statusCode) ? message.headers.location : undefined;
    if (location === undefined || request.redirect === 'manual') return answer(message, method, urls, signal);
    message.resume();
    if (request.redirect === 'error') throw failed(new Error('unexpected redirect'));
    if (urls.length > MOST_REDIRECTS) throw failed(new Error('redirect count exceeded'));
    const next = redirected(location, url);
    ({ method, headers, body } = changed(message.statusCode, { method, headers, body }, url, next));
    url = next;
  }
}

function redirected(location, url) {
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

// The headers of a request: the script's, and Node's own where it has none.
function wireHeaders(headers, method, body) {
  const all = { connection: 'keep-alive' };
  for (const [name, value] of sorted(headers)) all[name] = value;
  const own = {
    'accept': '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate',
  };
  for (const name in own) all[name] ??= own[name];
  const { 'content-length': told } = all;
  delete all['content-length'];
  if (body?.bytes) {
    const { length } = body.bytes;
    if (told !== undefined && Number(told) !== length) {
      const message = 'Request body length does not match content-length header';
      throw failed(Object.assign(new Error(message), { name: 'RequestContentLengthMismatchError', code: 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' }));
    }
    all['content-length'] = length;
  } else if (body) all['transfer-encoding'] = 'chunked';
  else if (method === 'POST' || method === 'PUT' || method === 'PATCH') all['content-length'] = 0;
  return all;
}

// Sends a request and gives the head of what is answered.
function send({ url, method, headers, body, signal }) {
  if (url.protocol === 'https:') throw failed(makeError('ERR_METHOD_NOT_IMPLEMENTED', 'fetch of an https: URL'));
  if (url.protocol !== 'http:') throw failed(new Error('unknown scheme'));
  if (isBadPort(url)) throw failed(new Error('bad port'));
  if (body?.isUnusable) throw new TypeError('Body is unusable: Body has already been read');
  return new Promise((resolve, reject) => {
    const request = require('http').request({
      hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
      port: url.port || 80,
      path: url.pathname + url.search,
      method,
      headers: wireHeaders(headers, method, body),
    });
    const onAbort = () => {
      reject(signal.reason);
      request.destroy();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = () => signal?.removeEventListener('abort', onAbort);
    request.on('error', (err) => {
      done();
      reject(failed(err));
    });
    request.on('response', (message) => {
      done();
      resolve(message);
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
        reject(err);
        request.destroy();
      });
      source.pipe(request);
    }
  });
}

function answer(message, method, urls, signal) {
  const headers = new Headers();
  const { rawHeaders } = message;
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at], rawHeaders[at + 1]);
  const state = {
    status: message.statusCode, statusText: message.statusMessage, headers: freeze(headers), type: 'basic', urls,
  };
  if (method === 'HEAD' || NO_BODY.includes(message.statusCode)) {
    message.resume();
    return make(state, null);
  }
  const body = new Body({ node: decoded(message, headers.get('content-encoding')) });
  watch(message, body, signal);
  return make(state, body);
}

// A body that ends early, or is not wanted any more.
function watch(message, body, signal) {
  const { node } = body;
  const fail = (reason) => {
    body.failure ??= { reason };
    if (node !== message) message.destroy();
    node.destroy(reason instanceof Error ? reason : require('internal/stream/web').standIn(reason));
  };
  const onAbort = () => fail(signal.reason ?? new DOMException('The operation was aborted.', 'AbortError'));
  signal?.addEventListener('abort', onAbort, { once: true });
  message.on('error', () => {});
  message.on('aborted', () => {
    const cause = Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' });
    if (!body.failure) fail(new TypeError('terminated', { cause }));
  });
  // Whoever reads the body hears of its failure; if nobody does, it is nobody's.
  node.on('error', () => {});
  node.on('close', () => signal?.removeEventListener('abort', onAbort));
}

// The readable end of what undoes the encodings that the answer was sent in.
function decoded(message, encodings) {
  let stream = message;
  for (const name of (encodings ?? '').toLowerCase().split(',').reverse()) {
    const Class = {
      'gzip': 'Gunzip', 'x-gzip': 'Gunzip', 'deflate': 'Inflate', 'br': 'BrotliDecompress', 'zstd': 'ZstdDecompress',
    }[name.trim()];
    if (!Class) return stream;
    const zlib = require('internal/zlib/streams');
    // What is cut off counts for what there is of it.
    const lenient = Class === 'Gunzip' || Class === 'Inflate' ? { flush: 2, finishFlush: 2 } : { flush: 1, finishFlush: 1 };
    stream = stream.pipe(new zlib[Class](lenient));
  }
  return stream;
}

function fromData(url) {
  const match = /^data:([^,]*?)(;\s*base64)?,(.*)$/is.exec(url.href.replace(/#.*$/s, ''));
  if (!match) throw failed(new Error('invalid path'));
  const text = match[3].replace(/%([0-9a-f]{2})/gi, (whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const bytes = match[2] ? Buffer.from(text, 'base64') : Buffer.from(text, 'latin1');
  let type = match[1].trim();
  if (type === '' || type.startsWith(';')) type = `text/plain${type || ';charset=US-ASCII'}`;
  const headers = new Headers({ 'content-type': type });
  return make({ status: 200, statusText: 'OK', headers, type: 'basic', urls: [url.href] }, new Body({ bytes }));
}

function fromBlob(url) {
  const { ownBytes, resolveObjectURL } = require('internal/blob');
  const blob = resolveObjectURL(url.href);
  if (!blob) throw failed(new Error('invalid method'));
  const headers = new Headers({ 'content-length': blob.size, 'content-type': blob.type });
  const body = new Body({ bytes: ownBytes(blob) });
  return make({ status: 200, statusText: 'OK', headers, type: 'basic', urls: [url.href] }, body);
}

module.exports = { fetch };
