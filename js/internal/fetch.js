// fetch is not there yet: the error says so.

const { makeError } = require('internal/errors');

exports.fetch = async function fetch(input, init = undefined) {
  throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'fetch()');
};
