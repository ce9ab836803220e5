'use strict';
// Errors of HTTP/2: codes of the protocol by name, and those of the library that Node has for it.

const { makeError } = require('internal/errors');
const host = native('http2');

const { constants } = host;

// The protocol's codes by number.
const NAMES = ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED',
  'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'];
const nameOf = (code) => (NAMES[code] === undefined ? code : `NGHTTP2_${NAMES[code]}`);

// What went wrong in the library, by its number; some have a code of their own.
class NghttpError extends Error {
  constructor(fault, why) {
    super(why ? makeError(why).message : host.words(fault));
    this.code = why || 'ERR_HTTP2_ERROR';
    this.errno = fault;
    // As Node's own errors show themselves.
    const [, ...frames] = this.stack.split('\n    at ');
    Object.defineProperty(this, 'stack', {
      value: [`Error [${this.code}]: ${this.message}`, ...frames].join('\n    at '), writable: true, configurable: true, enumerable: false,
    });
  }

  get name() { return 'Error'; }
  set name(value) { Object.defineProperty(this, 'name', { value, writable: true, configurable: true, enumerable: true }); }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}

// A request that was never sent, and why.
function streamCanceled(cause) {
  const err = makeError('ERR_HTTP2_STREAM_CANCEL');
  if (cause) {
    if (typeof cause.message === 'string') err.message += ` (caused by: ${cause.message})`;
    Object.defineProperty(err, 'cause', { value: cause, writable: true, configurable: true, enumerable: true });
  }
  return err;
}

const FAULTS = { NO_STREAM_ID: -509, STREAM_CLOSED: -510, PUSH_DISABLED: -528 };

module.exports = { constants, NghttpError, nameOf, streamCanceled, FAULTS };
