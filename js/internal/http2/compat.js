'use strict';
// Requests and responses in the manner of http, over a stream. Responses are in compat_response.js.

const { Readable } = require('stream');
const { makeError } = require('internal/errors');
const { validateString } = require('internal/validators');
const { constants } = require('internal/http2/errors');
const { Http2ServerResponse, kResponse } = require('internal/http2/compat_response');
const { compatSocket, kRequest } = require('internal/http2/compat_socket');

const { process } = globalThis;
const kState = Symbol('state');
const { HTTP2_HEADER_AUTHORITY, HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_SCHEME } = constants;

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = { isClosed: false, didRead: false, isAborted: false, headers, rawHeaders, trailers: {}, rawTrailers: [], stream, url: undefined, method: undefined };
    stream[kRequest] = this;
    stream.on('trailers', onTrailers);
    stream.on('end', onEnd);
    stream.on('error', onError);
    stream.on('aborted', onAborted);
    stream.on('close', onClose);
    stream.on('timeout', onTimeout);
    this.on('pause', onPause);
    this.on('resume', onResume);
  }

  get aborted() { return this[kState].isAborted; }
  get complete() {
    const { isAborted, isClosed, stream } = this[kState];
    return isAborted || this.readableEnded || isClosed || stream.destroyed;
  }
  get stream() { return this[kState].stream; }
  get headers() { return this[kState].headers; }
  get rawHeaders() { return this[kState].rawHeaders; }
  get trailers() { return this[kState].trailers; }
  get rawTrailers() { return this[kState].rawTrailers; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return compatSocket(this[kState].stream); }
  get connection() { return this.socket; }

  get method() { return this[kState].method ?? this[kState].headers[HTTP2_HEADER_METHOD]; }
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw makeError('ERR_INVALID_ARG_VALUE', 'method', method);
    this[kState].method = method;
    this[kState].headers[HTTP2_HEADER_METHOD] = method;
  }
  get authority() { return this[kState].headers[HTTP2_HEADER_AUTHORITY] ?? this[kState].headers.host; }
  get scheme() { return this[kState].headers[HTTP2_HEADER_SCHEME]; }
  get url() { return this[kState].url ?? this[kState].headers[HTTP2_HEADER_PATH]; }
  set url(url) {
    this[kState].url = url;
    this[kState].headers[HTTP2_HEADER_PATH] = url;
  }

  _read() {
    const state = this[kState];
    if (!state.didRead) {
      state.didRead = true;
      state.stream.on('data', onData);
    } else {
      process.nextTick(() => state.stream.resume());
    }
  }

  setTimeout(msecs, callback) {
    if (!this[kState].isClosed) this[kState].stream.setTimeout(msecs, callback);
    return this;
  }
}

// --- what the stream tells ---

function onData(chunk) {
  const request = this[kRequest];
  if (request !== undefined && !request.push(chunk)) this.pause();
}
function onEnd() { this[kRequest]?.push(null); }
function onTrailers(trailers, flags, raw) {
  const request = this[kRequest];
  if (request === undefined) return;
  Object.assign(request[kState].trailers, trailers);
  request[kState].rawTrailers.push(...raw);
}
// An error is told by 'aborted' and by the response.
function onError() {}
function onAborted() {
  const request = this[kRequest];
  if (request === undefined || request[kState].isClosed) return;
  request[kState].isAborted = true;
  request.emit('aborted');
}
function onTimeout() { this[kRequest]?.emit('timeout'); }
function onClose() {
  const request = this[kRequest];
  if (request === undefined) return;
  const state = request[kState];
  state.isClosed = true;
  request.push(null);
  // Nobody has read it, and it shall end.
  if (!state.didRead && !request._readableState.resumeScheduled) request.resume();
  this[kRequest] = undefined;
  request.emit('close');
}
function onPause() { this[kState].stream.pause(); }
function onResume() {
  const { isClosed, stream } = this[kState];
  if (!isClosed) stream.resume();
}

// --- what the server does with a stream ---

function onServerStream(server, options, stream, headers, flags, raw) {
  const Request = options.Http2ServerRequest || Http2ServerRequest;
  const Response = options.Http2ServerResponse || Http2ServerResponse;
  const request = new Request(stream, headers, undefined, raw);
  const response = new Response(stream);
  if (headers[HTTP2_HEADER_METHOD] === 'CONNECT') {
    if (!server.emit('connect', request, response)) {
      response.statusCode = 405;
      response.end();
    }
    return;
  }
  if (headers.expect !== undefined) {
    if (headers.expect === '100-continue') {
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', request, response);
      } else {
        response.writeContinue();
        server.emit('request', request, response);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.statusCode = 417;
      response.end();
    }
    return;
  }
  server.emit('request', request, response);
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream, kResponse };
