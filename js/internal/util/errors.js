// The corners of util that are about errors and signals.

const { makeError, errnoException, exceptionWithHostPort } = require('internal/errors');
const { validateOneOf, validateBoolean } = require('internal/validators');

exports._errnoException = errnoException;
exports._exceptionWithHostPort = exceptionWithHostPort;

// The exit code a shell gives a process that the signal ended.
exports.convertProcessSignalToExitCode = function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
};

exports.setTraceSigInt = function setTraceSigInt(enable) {
  validateBoolean(enable, 'enable');
  if (enable) throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'util.setTraceSigInt()');
};
