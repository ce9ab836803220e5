// spawnSync, execFileSync, execSync: the host waits for the program's end.

const { makeError, errnoException } = require('internal/errors');
const {
  MAX_BUFFER, describeStdio, forHost, isSet, killSignalNumber, normalize, normalizeExecFile, validateMaxBuffer,
  validateTimeout,
} = require('internal/child_process/arguments');
const { validateObject, validateString } = require('internal/validators');
const host = native('child_process');

function inputOf(input, at, encoding) {
  if (ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw makeError('ERR_INVALID_ARG_TYPE', `options.stdio[${at}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

// Tools that look at each process which is started (nyc) put a function of their own there.
const binding = {
  spawn(options) {
    const inputs = [options.stdio[0].input ?? null];
    return host.spawnSync({ __proto__: null, ...options, descriptors: forHost(options.stdio), inputs });
  },
};

function spawnSync(file, args, options) {
  const normal = normalize(file, args, options);
  if (normal.maxBuffer === undefined) normal.maxBuffer = MAX_BUFFER;
  validateTimeout(normal.timeout);
  validateMaxBuffer(normal.maxBuffer);
  normal.killSignal = killSignalNumber(normal.killSignal);
  normal.stdio = describeStdio(normal.stdio || 'pipe', true).stdio;
  // An input makes a pipe of what would be something else.
  if (normal.input) normal.stdio[0] = { type: 'pipe', input: inputOf(normal.input, 0, normal.encoding) };
  normal.stdio = normal.stdio.map(({ input, ...entry }, fd) => {
    if (entry.type === 'pipe') Object.assign(entry, { readable: fd === 0, writable: fd !== 0 });
    return input ? { ...entry, input } : entry;
  });
  const encoding = normal.encoding && normal.encoding !== 'buffer' ? normal.encoding : undefined;
  const result = binding.spawn(normal);
  if (result.output && encoding) {
    result.output = result.output.map((bytes) => bytes && bytes.toString(encoding));
  }
  result.stdout = result.output ? result.output[1] : undefined;
  result.stderr = result.output ? result.output[2] : undefined;
  if (result.error) {
    result.error = errnoException(-result.error, `spawnSync ${normal.file}`);
    result.error.path = normal.file;
    result.error.spawnargs = normal.args.slice(1);
  }
  return result;
}

// What execSync throws of a result, if anything.
function failure(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command || args.join(' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return Object.assign(new Error(message), result);
}

function check(result, options, args, command) {
  // A program's complaints are not swallowed unless somebody says where they go.
  if (!options.stdio && result.stderr) process.stderr.write(result.stderr);
  const err = failure(result, args, command);
  if (err) throw err;
  return result.stdout;
}

function execFileSync(file, args, options) {
  // Behind arguments a function is no callback here.
  if (typeof options === 'function' && (Array.isArray(args) || !isSet(args))) validateObject(options, 'options');
  [args, options] = normalizeExecFile(args, options);
  options = { __proto__: null, ...options };
  const result = spawnSync(file, args, options);
  return check(result, options, [options.argv0 || file, ...args]);
}

function execSync(command, options) {
  validateString(command, 'command');
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return check(spawnSync(command, options), options, undefined, command);
}

module.exports = { binding, spawnSync, execFileSync, execSync };
