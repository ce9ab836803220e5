'use strict';
// A server's session.

const { makeError } = require('internal/errors');
const { validateString, validateNumber } = require('internal/validators');
const { constants } = require('internal/http2/errors');
const { Http2Session, hide } = require('internal/http2/session');
const { ServerHttp2Stream } = require('internal/http2/server_stream');
const { kState } = require('internal/http2/stream');

const { process } = globalThis;
// What a frame of ALTSVC or ORIGIN can hold.
const MOST = 16382;

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(options, true, socket);
    hide(this, '_server', server);
    if (this._pump && Array.isArray(options.origins)) this.origin(...options.origins);
  }

  get server() { return this._server; }

  _requested(id, headers, flags, raw, isLast) {
    if (this.closed || this.destroyed) {
      this._native?.reset(id, constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    const stream = new ServerHttp2Stream(this, id, headers);
    if (isLast) {
      stream[kState].endAfterHeaders = true;
      stream.push(null);
    }
    // There is no body to such an answer.
    if (headers[constants.HTTP2_HEADER_METHOD] === 'HEAD') {
      stream[kState].isHead = true;
      stream.end();
    }
    process.nextTick(() => this.emit('stream', stream, headers, flags, raw));
  }

  altsvc(alt, originOrStream) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    let id = 0;
    let origin;
    if (typeof originOrStream === 'string') {
      origin = originOf(originOrStream, 'ERR_HTTP2_ALTSVC_INVALID_ORIGIN');
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
        throw makeError('ERR_OUT_OF_RANGE', 'originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
      }
      id = originOrStream;
    } else if (originOrStream !== undefined) {
      if (originOrStream !== null && typeof originOrStream === 'object') origin = originOrStream.origin;
      if (typeof origin !== 'string') {
        throw makeError('ERR_INVALID_ARG_TYPE', 'originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
      }
      if (origin === 'null' || origin.length === 0) throw makeError('ERR_HTTP2_ALTSVC_INVALID_ORIGIN');
    }
    validateString(alt, 'alt');
    if (!/^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/.test(alt)) throw makeError('ERR_INVALID_CHAR', 'alt');
    if ((origin?.length ?? 0) + alt.length > MOST) throw makeError('ERR_HTTP2_ALTSVC_LENGTH');
    this._native.altSvc(id, origin ?? '', alt);
    this._flushSoon();
  }

  origin(...origins) {
    if (this.destroyed) throw makeError('ERR_HTTP2_INVALID_SESSION');
    if (origins.length === 0) return;
    const all = [];
    let length = 0;
    for (const given of origins) {
      let origin = given;
      if (typeof given === 'string') origin = originOf(given, 'ERR_HTTP2_INVALID_ORIGIN');
      else if (given !== null && typeof given === 'object') origin = given.origin;
      validateString(origin, 'origin');
      if (origin === 'null') throw makeError('ERR_HTTP2_INVALID_ORIGIN');
      all.push(origin);
      length += origin.length + 2;
    }
    if (length > MOST) throw makeError('ERR_HTTP2_ORIGIN_LENGTH');
    this._native.origins(all);
    this._flushSoon();
  }
}

function originOf(text, code) {
  const { origin } = new URL(text);
  if (origin === 'null') throw makeError(code);
  return origin;
}

module.exports = { ServerHttp2Session };
