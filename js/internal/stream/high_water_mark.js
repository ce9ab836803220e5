'use strict';
// How much a half of a stream buffers before it asks its producer to wait: bytes, or objects in
// object mode.

const { makeError } = require('internal/errors');
const { validateInteger } = require('internal/validators');

const host = native('stream');

let bytes = 64 * 1024;
let objects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objects : bytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objects = value;
  else host.setDefaultMark(bytes = value);
}

// The mark that `options` ask for, or the default. A Duplex has a mark for each half under the name
// in `key`, for which `highWaterMark` stands in.
function highWaterMark(options, objectMode, key, isDuplex) {
  const mark = options.highWaterMark ?? (isDuplex ? options[key] : null);
  if (mark === null || mark === undefined) return objectMode ? objects : bytes;
  if (!Number.isInteger(mark) || mark < 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', `options.${isDuplex ? key : 'highWaterMark'}`, mark);
  }
  return mark;
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark, highWaterMark };
