// Why a test failed: what its code threw, or what the runner has against it.

const { makeError } = require('internal/errors');

class Failure extends Error {
  constructor(cause, kind) {
    super(typeof cause === 'string' ? cause : (cause?.message ?? String(cause)));
    this.kind = kind;
    this.cause = cause;
  }

  // What `context.error` shows.
  get shown() {
    const error = makeError('ERR_TEST_FAILURE', this.message, this.kind);
    error.cause = this.cause;
    return error;
  }
}

exports.Failure = Failure;
