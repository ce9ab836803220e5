// Options as most functions of fs take them: an encoding's name stands for them.

const { makeError } = require('internal/errors');

function validateEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'encoding', encoding, 'is invalid encoding');
  }
}

/** The options over their defaults. */
function optionsOf(options, defaults) {
  if (options === undefined || options === null || typeof options === 'function') return { ...defaults };
  if (typeof options === 'string') options = { encoding: options };
  else if (typeof options !== 'object') throw makeError('ERR_INVALID_ARG_TYPE', 'options', ['string', 'Object'], options);
  validateEncoding(options.encoding);
  const all = { ...defaults, ...options };
  // Options may stand on a prototype.
  for (const name in options) all[name] = options[name];
  return all;
}

module.exports = { optionsOf };
