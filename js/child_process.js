// child_process: programs that run beside this one.

const { ChildProcess } = require('internal/child_process/child');
const {
  MAX_BUFFER, isSet, killSignalNumber, normalize, normalizeExecFile, refuseNulls, refuseNull, stdioOfWord, toPath, validateArguments,
  validateMaxBuffer, validateTimeout,
} = require('internal/child_process/arguments');
const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject, validateString } = require('internal/validators');

function abort(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (err) {
    child.emit('error', err);
  }
}

function spawn(file, args, options) {
  options = normalize(file, args, options);
  validateTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const killSignal = killSignalNumber(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (err) {
        child.emit('error', err);
      }
    }, options.timeout);
    child.once('exit', () => { if (timer) clearTimeout(timer); });
  }
  if (options.signal) {
    const { signal } = options;
    const onAbort = () => abort(child, killSignal, signal.reason);
    if (signal.aborted) process.nextTick(onAbort);
    else {
      const { addAbortListener } = require('internal/events/abort_listener');
      const listening = addAbortListener(signal, onAbort);
      child.once('exit', listening[Symbol.dispose ?? Symbol.for('nodejs.dispose')]);
    }
  }
  return child;
}

// --- exec and execFile ---

// What a stream has said, up to `limit` bytes; `onExceeded` is called when there is more.
function collect(stream, name, encoding, limit, onExceeded) {
  const parts = [];
  let length = 0;
  if (stream) {
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      const { readableEncoding } = stream;
      length += readableEncoding ? Buffer.byteLength(chunk, readableEncoding) : chunk.length;
      if (length > limit) {
        const before = length - (readableEncoding ? Buffer.byteLength(chunk, readableEncoding) : chunk.length);
        parts.push(chunk.slice(0, limit - before));
        onExceeded(makeError('ERR_CHILD_PROCESS_STDIO_MAXBUFFER', name));
      } else {
        parts.push(chunk);
      }
    });
  }
  return () => {
    if (!stream) return encoding ? '' : Buffer.alloc(0);
    // A listener may have asked for another encoding meanwhile.
    return encoding || stream.readableEncoding ? parts.join('') : Buffer.concat(parts);
  };
}

function commandFailed(command, stderr, child, code, killed, signal) {
  const err = new Error(`Command failed: ${command}\n${stderr}`);
  err.code = code < 0 ? require('util').getSystemErrorName(code) : code;
  err.killed = child.killed || killed;
  err.signal = signal;
  return err;
}

function execFile(file, args, options, callback) {
  [args, options, callback] = normalizeExecFile(args, options, callback);
  options = {
    __proto__: null,
    encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalNumber(options.killSignal);

  const { argv0, cwd, env, gid, shell, signal, uid, windowsHide, windowsVerbatimArguments } = options;
  const child = spawn(file, args, {
    argv0, cwd, env, gid, shell, signal, uid, windowsHide: Boolean(windowsHide),
    windowsVerbatimArguments: Boolean(windowsVerbatimArguments),
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let error = null;
  let killed = false;
  let exited = false;
  let timer;

  const kill = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (err) {
      error ??= err;
      finish();
    }
  };
  const exceeded = (err) => { error ??= err; kill(); };
  const limit = options.maxBuffer;
  const stdoutOf = collect(child.stdout, 'stdout', encoding, limit, exceeded);
  const stderrOf = collect(child.stderr, 'stderr', encoding, limit, exceeded);

  function finish(code, signal) {
    if (exited) return;
    exited = true;
    clearTimeout(timer);
    if (!callback) return;
    const stdout = stdoutOf();
    const stderr = stderrOf();
    if (!error && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    error ??= commandFailed(command, stderr, child, code, killed, signal);
    error.cmd = command;
    callback(error, stdout, stderr);
  }

  if (options.timeout > 0) timer = setTimeout(kill, options.timeout);
  child.addListener('close', finish);
  child.addListener('error', (err) => {
    error = err;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  });
  return child;
}

function exec(command, options, callback) {
  validateString(command, 'command');
  refuseNull(command, 'command');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return execFile(command, options, callback);
}

// With util.promisify: a promise of { stdout, stderr } that has the child as `child`.
for (const original of [exec, execFile]) {
  const promised = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (err, stdout, stderr) => {
      if (err === null) resolve({ stdout, stderr });
      else reject(Object.assign(err, { stdout, stderr }));
    });
    return promise;
  };
  Object.defineProperty(promised, 'name', { value: original.name });
  Object.defineProperty(original, Symbol.for('nodejs.util.promisify.custom'), { enumerable: false, value: promised });
}

// --- fork ---

function fork(modulePath, args, options) {
  modulePath = toPath(modulePath, 'modulePath');
  if (isSet(args) && !Array.isArray(args)) {
    if (typeof args !== 'object') throw makeError('ERR_INVALID_ARG_TYPE', 'args', 'Array', args);
    [args, options] = [[], args];
  }
  args ??= [];
  validateArguments(args, 'args');
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  refuseNulls(options.execArgv || [], 'options.execArgv');
  let execArgv = options.execArgv || process.execArgv;
  // A text that this program was given is not the forked one's.
  if (execArgv === process.execArgv && process._eval != null) {
    const at = execArgv.lastIndexOf(process._eval);
    if (at > 0) execArgv = execArgv.toSpliced(at - 1, 2);
  }
  if (typeof options.stdio === 'string') options.stdio = stdioOfWord(options.stdio, 'ipc');
  else if (!Array.isArray(options.stdio)) options.stdio = stdioOfWord(options.silent ? 'pipe' : 'inherit', 'ipc');
  else if (!options.stdio.includes('ipc')) throw makeError('ERR_CHILD_PROCESS_IPC_REQUIRED', 'options.stdio');
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

function _forkChild(fd, serialization) {
  require('internal/child_process/channel').openInChild(fd, serialization);
}

const sync = (name, length) => {
  const make = {
    [name](...args) { return require('internal/child_process/sync')[name](...args); },
  }[name];
  return Object.defineProperty(make, 'length', { value: length });
};

module.exports = {
  _forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync: sync('execFileSync', 3),
  execSync: sync('execSync', 2),
  fork,
  spawn,
  spawnSync: sync('spawnSync', 3),
};
