// ChildProcess: a program that runs beside this one.

const EventEmitter = require('events');
const net = require('net');
const { errnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { describeStdio, forHost, isSet, signalNumber } = require('internal/child_process/arguments');
const observe = require('internal/observe');
const host = native('child_process');

const kGivenAway = Symbol('givenAway');
const { EACCES, EAGAIN, EMFILE, ENFILE, ENOENT, ESRCH, EPERM, EINVAL } = host.errnos;
// What prevents a start and is told by 'error'; everything else is thrown.
const TOLD = [EACCES, EAGAIN, EMFILE, ENFILE, ENOENT];

function ChildProcess() {
  Reflect.apply(EventEmitter, this, []);
  // 'close' comes after the exit and after the end of each pipe.
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = null;
  observe.publish('child_process', () => ({ process: this }));
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const { serialization = 'json' } = options;
  const { stdio, channelFd } = describeStdio(options.stdio || 'pipe', false);
  if (channelFd !== undefined) {
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    options.envPairs.push(`NODE_CHANNEL_FD=${channelFd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) this.spawnargs = [];
  else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }

  // A stream that becomes the child's is not read here any more.
  for (const { stream } of stdio) {
    if (stream instanceof net.Socket && stream._handle) {
      stream[kGivenAway] = true;
      stream._readStop();
      // It may be again, behind the child: what was asked for is not on its way any more.
      stream._readableState.reading = false;
      stream.pause();
    }
  }
  const { errno, pid, handle, pipes } = host.spawn(
    {
      __proto__: null, ...options, cwd: options.cwd || undefined, args: this.spawnargs.map(textOf),
      descriptors: forHost(stdio),
    },
    (code, signal) => exited(this, code, signal),
  );
  if (errno) {
    const keepsPipes = TOLD.includes(errno) && errno !== EMFILE && errno !== ENFILE;
    if (!keepsPipes) for (const pipe of pipes) pipe?.close();
    if (!TOLD.includes(errno)) throw errnoException(-errno, 'spawn');
    process.nextTick(exited, this, -errno, '');
    this._handle = { kill: () => ESRCH, ref() {}, unref() {}, hasRef: () => false };
    if (!keepsPipes) return -errno;
  } else {
    this._handle = handle;
    process.nextTick(() => this.emit('spawn'));
  }
  this.pid = pid;

  const sockets = stdio.map(({ ipc }, fd) => {
    const pipe = pipes[fd];
    if (ipc) {
      this._closesNeeded++;
      return null;
    }
    if (!pipe) return null;
    const socket = new net.Socket({ handle: pipe, readable: fd > 0 });
    if (fd > 0) {
      this._closesNeeded++;
      socket.on('close', () => closedOne(this));
    }
    return socket;
  });
  [this.stdin, this.stdout, this.stderr] = sockets;
  this.stdio = sockets;
  if (channelFd !== undefined) {
    require('internal/child_process/channel').open(
      this, pipes[channelFd], serialization, true, () => closedOne(this));
  }
  return errno ? -errno : 0;
};

// What cannot be made a string is an empty one for the child.
function textOf(argument) {
  try {
    return `${argument}`;
  } catch {
    return '';
  }
}

// The child's end, or that it never began: a negative code.
function exited(child, code, signal) {
  if (signal) child.signalCode = signal;
  else child.exitCode = code;
  if (child.stdin) child.stdin.destroy();
  child._handle = null;
  if (code < 0) {
    const err = errnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) err.path = child.spawnfile;
    err.spawnargs = child.spawnargs.slice(1);
    child.emit('error', err);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // All is read to its end, so that 'close' comes, even if it was paused; but what another child reads.
  process.nextTick(() => {
    for (const stream of child.stdio || []) {
      if (stream && stream.readable && !stream[kGivenAway]) stream.resume();
    }
  });
  closedOne(child);
}

function closedOne(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

ChildProcess.prototype.kill = function kill(signal) {
  // 0 only asks whether the child is there.
  const number = signal === 0 ? 0 : signalNumber(isSet(signal) ? signal : 'SIGTERM');
  if (!this._handle) return false;
  const errno = this._handle.kill(number);
  if (errno === 0) {
    this.killed = true;
    return true;
  }
  if (errno === EINVAL || errno === EPERM) throw errnoException(-errno, 'kill');
  if (errno !== ESRCH) this.emit('error', errnoException(-errno, 'kill'));
  return false;
};

ChildProcess.prototype.ref = function ref() { this._handle?.ref(); };
ChildProcess.prototype.unref = function unref() { this._handle?.unref(); };
ChildProcess.prototype[Symbol.dispose ?? Symbol.for('nodejs.dispose')] = function dispose() {
  if (!this.killed) this.kill();
};

module.exports = { ChildProcess };
