// What spawn and its kin are called with: checked, and brought into one form.

const { makeError } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf,
  validateString,
} = require('internal/validators');
const host = native('child_process');

const MAX_BUFFER = 1024 * 1024;

function refuseNull(value, name) {
  if (typeof value === 'string' && value.includes('\0')) {
    throw makeError('ERR_INVALID_ARG_VALUE', name, value, 'must be a string without null bytes');
  }
}

// A path, as a string: also from a Buffer or a file: URL.
function toPath(value, name) {
  if (value instanceof URL) value = require('url').fileURLToPath(value);
  else if (value instanceof Uint8Array) value = Buffer.from(value).toString();
  if (typeof value !== 'string') throw makeError('ERR_INVALID_ARG_TYPE', name, ['string', 'Buffer', 'URL'], value);
  refuseNull(value, name);
  return value;
}

function signalNumber(signal) {
  const { signals } = host;
  if (typeof signal === 'number') {
    if (Object.values(signals).includes(signal)) return signal;
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw makeError('ERR_UNKNOWN_SIGNAL', signal);
}

function killSignalNumber(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return signalNumber(signal);
  if (signal != null) throw makeError('ERR_INVALID_ARG_TYPE', 'options.killSignal', ['string', 'number'], signal);
  return undefined;
}

function validateTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) {
    throw makeError('ERR_OUT_OF_RANGE', 'timeout', 'an unsigned integer', timeout);
  }
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw makeError('ERR_OUT_OF_RANGE', 'options.maxBuffer', 'a positive number', maxBuffer);
  }
}

function validateArguments(args, name) {
  validateArray(args, name);
  refuseNulls(args, name);
}

function refuseNulls(list, name) {
  for (let at = 0; at < list.length; at++) refuseNull(list[at], `${name}[${at}]`);
}

let warnedOfShell = false;

// A command line for the shell, of a file and its arguments.
function shellCommand(file, args) {
  if (args.length === 0) return file;
  if (!warnedOfShell) {
    warnedOfShell = true;
    process.emitWarning(
      'Passing args to a child process with shell option true can lead to security ' +
      'vulnerabilities, as the arguments are not escaped, only concatenated.',
      'DeprecationWarning', 'DEP0190');
  }
  return [file, ...args].join(' ');
}

function environment(env) {
  const pairs = [];
  // Inherited names count too, as in Node.
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    refuseNull(name, `options.env['${name}']`);
    refuseNull(`${value}`, `options.env['${name}']`);
    pairs.push(`${name}=${value}`);
  }
  return pairs;
}

const isSet = (value) => value !== undefined && value !== null;

// (file[, args][, options]) as { ...options, args, cwd, detached, envPairs, file }.
function normalize(file, args, options) {
  validateString(file, 'file');
  refuseNull(file, 'file');
  if (file.length === 0) throw makeError('ERR_INVALID_ARG_VALUE', 'file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args === undefined || args === null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  validateArguments(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  // What a polluted Object.prototype holds is none of the caller's options.
  options = { __proto__: null, ...options };

  const cwd = isSet(options.cwd) ? cwdOf(options.cwd) : options.cwd;
  if (isSet(options.detached)) validateBoolean(options.detached, 'options.detached');
  if (isSet(options.uid)) validateId(options.uid, 'options.uid');
  if (isSet(options.gid)) validateId(options.gid, 'options.gid');
  if (isSet(options.shell) && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.shell', ['boolean', 'string'], options.shell);
  }
  if (isSet(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    refuseNull(options.argv0, 'options.argv0');
  }
  if (isSet(options.windowsHide)) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (isSet(options.windowsVerbatimArguments)) {
    validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }

  if (options.shell) {
    refuseNull(options.shell, 'options.shell');
    args = ['-c', shellCommand(file, args)];
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    __proto__: null,
    ...options,
    args,
    cwd,
    detached: Boolean(options.detached),
    envPairs: environment(options.env || process.env),
    file,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  };
}

// ([args][, options][, callback]) of execFile as an array of three.
function normalizeExecFile(args, options, callback) {
  if (typeof args === 'function') {
    [args, options, callback] = [[], undefined, args];
  } else if (isSet(args) && typeof args === 'object' && !Array.isArray(args)) {
    [args, options, callback] = [[], args, options];
  }
  if (typeof options === 'function') [options, callback] = [undefined, options];
  if (isSet(options)) validateObject(options, 'options');
  if (isSet(callback)) validateFunction(callback, 'callback');
  return [args ?? [], options, callback];
}

function cwdOf(cwd) {
  if (typeof cwd !== 'string' && !(cwd instanceof URL) && !(cwd instanceof Uint8Array)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.cwd', ['string', 'Buffer', 'URL'], cwd);
  }
  return toPath(cwd, 'options.cwd');
}

function validateId(value, name) {
  if (value !== (value | 0)) throw makeError('ERR_INVALID_ARG_TYPE', name, 'int32', value);
}

// A word for all three as an array; `channel` is added as a fourth.
function stdioOfWord(word, channel) {
  if (word === 'ignore' || word === 'overlapped' || word === 'pipe') word = [word, word, word];
  else if (word === 'inherit') word = [0, 1, 2];
  else throw makeError('ERR_INVALID_ARG_VALUE', 'stdio', word);
  return channel ? [...word, channel] : word;
}

// What each descriptor of the child is: `{ type: 'pipe' }`, `{ type: 'ignore' }`,
// `{ type: 'inherit', fd }`; the channel's descriptor is a pipe.
function describeStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = stdioOfWord(stdio);
  else if (!Array.isArray(stdio)) throw makeError('ERR_INVALID_ARG_VALUE', 'stdio', stdio);
  else stdio = stdio.slice();
  while (stdio.length < 3) stdio.push(undefined);
  let channelFd;
  const described = stdio.map((entry, fd) => {
    if (entry === undefined || entry === null) entry = fd < 3 ? 'pipe' : 'ignore';
    switch (entry) {
      case 'ignore': return { type: 'ignore' };
      case 'pipe': case 'overlapped': return { type: 'pipe' };
      case 'inherit': return { type: 'inherit', fd };
      case 'ipc':
        if (sync) throw makeError('ERR_IPC_SYNC_FORK');
        if (channelFd !== undefined) throw makeError('ERR_IPC_ONE_PIPE');
        channelFd = fd;
        return { type: 'pipe', ipc: true };
    }
    if (typeof entry === 'number') return { type: 'inherit', fd: entry };
    if (typeof entry === 'string' || ArrayBuffer.isView(entry)) {
      throw makeError('ERR_INVALID_SYNC_FORK_INPUT', require('util').inspect(entry));
    }
    const descriptor = descriptorOf(entry);
    if (descriptor === undefined) throw makeError('ERR_INVALID_ARG_VALUE', 'stdio', entry);
    return { type: 'inherit', fd: descriptor, stream: entry };
  });
  return { stdio: described, channelFd };
}

// The descriptor that a stream or a handle stands on.
function descriptorOf(stream) {
  if (typeof stream !== 'object') return undefined;
  if (typeof stream.fd === 'number') return stream.fd;
  const handle = stream._handle || stream;
  return typeof handle.fd === 'number' ? handle.fd : undefined;
}

const forHost = (described) =>
  described.map(({ type, ipc, fd }) => (type === 'inherit' ? fd : ipc ? 'channel' : type));

module.exports = {
  MAX_BUFFER, describeStdio, forHost, isSet, killSignalNumber, normalize, normalizeExecFile, refuseNull, refuseNulls,
  signalNumber, stdioOfWord, toPath, validateAbortSignal, validateArguments, validateMaxBuffer, validateOneOf, validateTimeout, validateInt32,
};
