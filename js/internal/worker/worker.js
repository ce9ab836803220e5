// Worker: a thread, for the one that starts it.
//
// Two channels lead to it. One is the program's own (`postMessage`, `parentPort`); by the other the
// worker tells that it runs, what it prints and which error ended it, and gets its stdin. Its end
// comes from the thread itself, when it is gone.

const EventEmitter = require('events');
const path = require('path');
const { makeError } = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString } = require('internal/validators');
const { MessageChannel, inPort, pack, transferList } = require('internal/messaging');
const { environmentData } = require('internal/worker/environment');
const observe = require('internal/observe');
const threads = native('worker');
const methods = native('missing').exports('worker_threads.Worker');

// The name is that of a text of the host's own.
const kInternal = Symbol('kInternal');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

// What V8 has unless it is told otherwise; here nothing is limited.
const LIMITS = {
  maxYoungGenerationSizeMb: 192,
  maxOldGenerationSizeMb: 2096,
  codeRangeSizeMb: 0,
  stackSizeMb: 4,
};

function limitsOf(given) {
  const limits = { ...LIMITS };
  if (given === undefined || given === null) return limits;
  validateObject(given, 'options.resourceLimits');
  for (const name of Object.keys(limits)) {
    if (typeof given[name] === 'number') limits[name] = given[name];
  }
  return limits;
}

const isURL = (value) => {
  const { URL } = require('internal/url');
  return value instanceof URL;
};

// What a worker is to run: its kind, the text, path or URL, and how that is called.
function entryOf(filename, options) {
  if (options[kInternal]) return ['internal', filename, filename];
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw makeError(
        'ERR_INVALID_ARG_VALUE', 'options.eval', options.eval, "must be false when 'filename' is not a string",
      );
    }
    return ['text', filename, '[worker eval]'];
  }
  if (isURL(filename)) {
    if (filename.protocol === 'data:') return ['url', filename.href, filename.href];
    const file = require('url').fileURLToPath(filename);
    return ['file', file, file];
  }
  if (typeof filename !== 'string') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'filename', ['string', 'URL'], filename);
  }
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) {
    throw makeError('ERR_WORKER_PATH', filename);
  }
  const file = path.resolve(filename);
  return ['file', file, file];
}

// The names and values that a worker has in its environment; undefined when it shares its parent's.
function environmentOf(env) {
  if (env === SHARE_ENV) return undefined;
  if (env !== undefined && env !== null && typeof env !== 'object') {
    throw makeError(
      'ERR_INVALID_ARG_TYPE', 'options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env,
    );
  }
  const pairs = [];
  for (const [name, value] of Object.entries(env ?? process.env)) pairs.push(name, `${value}`);
  return pairs;
}

// The error that a worker has told of (`described` in main.js).
function errorOf({ error, kind, own }) {
  if (!kind) return error;
  const made = new globalThis[kind]();
  // A stack that could not be read has not come along.
  Object.defineProperty(made, 'stack', { value: undefined, enumerable: false, writable: true, configurable: true });
  for (const [key, value, enumerable] of own) {
    Object.defineProperty(made, key, { value, enumerable, writable: true, configurable: true });
  }
  return made;
}

class Worker extends EventEmitter {
  #thread;
  #threadId;
  #threadName;
  #limits;
  #control;
  #port;
  #isOnline = false;
  #streams = { stdin: null, stdout: null, stderr: null };

  constructor(filename, options = {}) {
    super();
    if (options === null) options = {};
    if (options.execArgv) validateArray(options.execArgv, 'options.execArgv');
    if (options.argv) validateArray(options.argv, 'options.argv');
    require('internal/worker/mail');
    const [kind, what, shown] = entryOf(filename, options);
    const env = environmentOf(options.env);
    let name = 'WorkerThread';
    if (options.name) {
      validateString(options.name, 'options.name');
      name = options.name.trim();
    }
    const usage = { eventLoopUtilization(first, second) { return this.#utilization(first, second); } };
    this.performance = { eventLoopUtilization: usage.eventLoopUtilization.bind(this) };
    this.#limits = limitsOf(options.resourceLimits);
    const own = new MessageChannel();
    const publicly = new MessageChannel();
    const first = {
      control: own.port2,
      parentPort: publicly.port2,
      workerData: options.workerData,
      environment: [...environmentData],
      resourceLimits: this.#limits,
      stdin: Boolean(options.stdin),
    };
    const moved = [own.port2, publicly.port2, ...transferList(options.transferList)];
    const { data, ports } = pack(first, moved);
    // What stands in this thread's environment, too, is not looked at again.
    const nodeOptions = options.env?.NODE_OPTIONS;
    const settings = {
      kind,
      what,
      name,
      argv: [shown, ...(options.argv ?? []).map(String)],
      execArgv: options.execArgv,
      nodeOptions: typeof nodeOptions === 'string' && nodeOptions !== process.env.NODE_OPTIONS ? nodeOptions : undefined,
      env,
      closesDescriptors: options.trackUnmanagedFds ?? true,
    };
    this.#control = own.port1;
    this.#port = publicly.port1;
    this.#makeStreams(options);
    this.#control.on('message', (message) => this.#told(message));
    this.#port.on('message', (message) => this.emit('message', message));
    this.#port.on('messageerror', (error) => this.emit('messageerror', error));
    this.#control.unref();
    this.#port.unref();
    const exited = (code) => this.#exited(code);
    try {
      [this.#thread, this.#threadId] = threads.start(settings, data, ports, exited);
    } catch (error) {
      this.#control.close();
      this.#port.close();
      throw error;
    }
    this.#threadName = name;
    if (kind === 'internal') return;
    observe.publish('worker_threads', () => ({ worker: this }));
    process.nextTick(() => process.emit('worker', this));
  }

  #makeStreams({ stdin, stdout, stderr }) {
    const { ReadableWorkerStdio, WorkerInput } = require('internal/worker/stdio');
    const streams = this.#streams;
    if (stdin) streams.stdin = new WorkerInput((chunk) => this.#control?.postMessage(chunk));
    streams.stdout = new ReadableWorkerStdio();
    streams.stderr = new ReadableWorkerStdio();
    const pass = (from, name) => {
      from.on('data', (chunk) => process[name].write(chunk));
    };
    if (!stdout) pass(streams.stdout, 'stdout');
    if (!stderr) pass(streams.stderr, 'stderr');
  }

  // The worker has something to tell.
  #told(message) {
    if (message === 'online') {
      this.#isOnline = true;
      this.emit('online');
    } else if (message === 'more') {
      this.#streams.stdin.more();
    } else if (Array.isArray(message)) {
      const [number, bytes] = message;
      const stream = number === 1 ? this.#streams.stdout : this.#streams.stderr;
      const { buffer, byteOffset, byteLength } = bytes;
      stream.push(Buffer.from(buffer, byteOffset, byteLength));
    } else {
      this.emit('error', errorOf(message));
    }
  }

  #exited(code) {
    const [control, port] = [this.#control, this.#port];
    for (let left; (left = inPort.take(port))?.data !== undefined || left?.ports;) {
      this.emit('message', left.data);
    }
    this.#threadId = -1;
    this.#threadName = null;
    for (let left; (left = inPort.take(control))?.ports;) this.#told(left.data);
    this.#control = this.#port = null;
    control.close();
    port.close();
    const { stdout, stderr } = this.#streams;
    for (const stream of [stdout, stderr]) {
      if (!stream.readableEnded && !stream.destroyed) stream.push(null);
    }
    this.emit('exit', code);
  }

  postMessage(...args) {
    this.#port?.postMessage(...args);
  }

  terminate(callback) {
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning', 'DEP0132',
      );
      if (!this.#control) return Promise.resolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (!this.#control) return Promise.resolve();
    // In Node it takes its time to start: what is ended before has done nothing.
    threads.terminate(this.#thread, this.#isOnline ? 1 : 0);
    return new Promise((resolve) => this.once('exit', resolve));
  }

  #utilization(first, second) {
    const usage = this.#isOnline && this.#control ? threads.usage(this.#thread) : undefined;
    if (!usage) return { idle: 0, active: 0, utilization: 0 };
    return require('internal/performance').utilization(...usage, first, second);
  }

  cpuUsage(prev) {
    if (prev) {
      validateObject(prev, 'prev');
      validateNumber(prev.user, 'prev.user', 0, Number.MAX_SAFE_INTEGER);
      validateNumber(prev.system, 'prev.system', 0, Number.MAX_SAFE_INTEGER);
    }
    const usage = this.#isOnline && this.#control ? threads.processor(this.#thread) : undefined;
    if (!usage) return Promise.reject(makeError('ERR_WORKER_NOT_RUNNING'));
    const [user, system] = usage;
    return Promise.resolve({ user: user - (prev?.user || 0), system: system - (prev?.system || 0) });
  }

  ref() {
    if (this.#control) threads.reference(this.#thread, true);
  }

  unref() {
    if (this.#control) threads.reference(this.#thread, false);
  }

  get threadId() { return this.#threadId; }
  get threadName() { return this.#threadName; }
  get stdin() { return this.#streams.stdin; }
  get stdout() { return this.#streams.stdout; }
  get stderr() { return this.#streams.stderr; }
  get resourceLimits() { return this.#control ? { ...this.#limits } : {}; }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }
}

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Worker.prototype, name, { value, writable: true, configurable: true });
}

module.exports = { Worker, SHARE_ENV, errorOf, kInternal };
