// Why a test failed: what its code threw, or what the runner has against it.

const { makeError } = require('internal/errors');
const { inspect } = require('util');

// Failures that mean that a test was not let run to its end.
exports.CANCELLED = ['cancelledByParent', 'testTimeoutFailure', 'testAborted'];

// What a value's own `inspect` makes of it, unless that throws.
exports.shown = function shown(value, options) {
  try {
    return inspect(value, options);
  } catch {
    return inspect(value, { ...options, customInspect: false });
  }
};

function messageOf(cause) {
  const message = cause?.message ?? cause;
  return typeof message === 'string' ? message : exports.shown(message);
}

exports.isFailure = (error) => error?.code === 'ERR_TEST_FAILURE';

exports.failure = function failure(cause, kind, message = messageOf(cause)) {
  const error = makeError('ERR_TEST_FAILURE', message, kind);
  error.stack = error.stack.split('\n').filter((line) => !/^\s+at (?:.*\()?node:/.test(line)).join('\n');
  error.cause = cause;
  return error;
};
