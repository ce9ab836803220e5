// process.execve(file, args, env): this process becomes another program.

const { makeError } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');
const host = native('process');

const isFine = (value) => typeof value === 'string' && !value.includes('\0');
let warned = false;

function execve(execPath, args = [], env = process.env) {
  if (!warned) {
    warned = true;
    process.emitWarning(
      'process.execve is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  args.forEach((arg, at) => {
    if (!isFine(arg)) {
      throw makeError('ERR_INVALID_ARG_VALUE', `args[${at}]`, arg, 'must be a string without null bytes');
    }
  });
  validateObject(env, 'env');
  const pairs = Object.entries(env).map(([name, value]) => {
    if (!isFine(name) || !isFine(value)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'env', env,
        'must be an object with string keys and values without null bytes');
    }
    return `${name}=${value}`;
  });
  const errno = host.execve(execPath, args, pairs);
  // As Node does: a program that asked to be gone does not go on.
  const code = require('util').getSystemErrorName(-errno);
  process._rawDebug(`${new Error(`process.execve failed with error code ${code}`).stack}`);
  process.abort();
}

module.exports = { execve };
