// fs.watch (the OS tells of changes) and fs.watchFile (asks again and again).

const fs = require('fs');
const EventEmitter = require('events');
const { join } = require('path');
const { makeError, AbortError } = require('internal/errors');
const { optionsOf } = require('internal/fs/options');
const {
  validateFunction, validateBoolean, validateInteger, validateOneOf, validateUint32, validateAbortSignal, validateObject,
} = require('internal/validators');
const host = native('fs');

class FSWatcher extends EventEmitter {
  #handle = null;

  start() {}

  _start(path, options) {
    if (this.#handle) return;
    try {
      this.#handle = host.watch(path, options.encoding, (eventType, filename) => {
        this.emit('change', eventType, filename);
        if (options.recursive && eventType === 'rename') this._come(path, `${filename}`, true);
      });
    } catch (err) {
      // In the order in which Node's error has them.
      const { code, path: at } = err;
      delete err.code;
      delete err.path;
      throw Object.assign(err, { code, path: at, filename: at });
    }
    if (options.recursive) this._come(path, '', false);
    if (options.persistent === false) this.#handle.unref();
  }

  // A folder below the one that is watched is there, or has come: it is watched too, with what is
  // in it. Links are not followed.
  _come(root, name, tells) {
    const folder = name === '' ? root : join(`${root}`, name);
    let entries;
    try {
      if (name !== '' && !fs.lstatSync(folder).isDirectory()) return;
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    if (name !== '') this.#handle?.add(folder, name);
    for (const entry of entries) {
      const below = name === '' ? entry.name : join(name, entry.name);
      if (tells) this.emit('change', 'rename', below);
      if (entry.isDirectory()) this._come(root, below, tells);
    }
  }

  close() {
    if (!this.#handle) return;
    this.#handle.close();
    this.#handle = null;
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    this.#handle?.ref();
    return this;
  }

  unref() {
    this.#handle?.unref();
    return this;
  }
}
for (const name of ['_start', '_come']) {
  Object.defineProperty(FSWatcher.prototype, name, { __proto__: null, value: FSWatcher.prototype[name], enumerable: false });
}

function readOptions(options) {
  const all = optionsOf(options, { persistent: true, recursive: false });
  validateBoolean(all.persistent, 'options.persistent');
  validateBoolean(all.recursive, 'options.recursive');
  const { encoding } = all;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'encoding', encoding, 'is invalid encoding');
  }
  return all;
}

exports.watch = function watch(filename, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = readOptions(options);
  if (listener !== undefined) validateFunction(listener, 'listener');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  host.validatePath(filename);
  const watcher = new FSWatcher();
  watcher._start(filename, options);
  if (listener) watcher.on('change', listener);
  const { signal } = options;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const stop = () => watcher.close();
      signal.addEventListener('abort', stop, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', stop));
    }
  }
  return watcher;
};

exports.promises_watch = async function* watch(filename, options = {}) {
  validateObject(options, 'options');
  const { signal, maxQueue = 2048, overflow = 'ignore' } = options;
  readOptions(options);
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  host.validatePath(filename);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const waiting = [];
  let wake = () => {};
  const watcher = exports.watch(filename, { ...options, signal: undefined }, (eventType, name) => {
    if (waiting.length < maxQueue) {
      waiting.push({ __proto__: null, eventType, filename: name });
    } else if (overflow === 'error') {
      failure = makeError('ERR_FS_WATCH_QUEUE_OVERFLOW', maxQueue);
    }
    wake();
  });
  let failure;
  const stop = () => {
    failure = new AbortError(undefined, { cause: signal.reason });
    wake();
  };
  signal?.addEventListener('abort', stop, { once: true });
  watcher.on('error', (err) => { failure = err; wake(); });
  // In Node the events come through two generators.
  yield* (async function* events() {
    try {
      while (true) {
        if (failure) throw failure;
        if (waiting.length > 0) yield waiting.shift();
        else await new Promise((resolve) => { wake = resolve; });
      }
    } finally {
      watcher.close();
      signal?.removeEventListener('abort', stop);
    }
  })();
};

// What `watchFile` knows of a file that is not there.
function missing(bigint) {
  const zero = bigint ? 0n : 0;
  const stats = fs.statSync('/', { bigint });
  for (const name of Object.keys(stats)) stats[name] = zero;
  return stats;
}

class StatWatcher extends EventEmitter {
  #timer = null;
  #options;
  #path;
  #last = null;
  #unref = false;
  #stopped = false;

  constructor(path, options) {
    super();
    this.#path = path;
    this.#options = options;
    this.#unref = !options.persistent;
    this.#ask(true);
  }

  start() {}

  #ask(first) {
    const { interval, bigint } = this.#options;
    fs.stat(this.#path, { bigint }, (err, stats) => {
      if (this.#stopped) return;
      const now = err ? missing(bigint) : stats;
      const before = this.#last;
      this.#last = now;
      if (first ? err : differ(before, now)) this.emit('change', now, first ? now : before);
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.#ask(false), interval);
      if (this.#unref) this.#timer.unref();
    });
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  ref() {
    this.#unref = false;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#unref = true;
    this.#timer?.unref();
    return this;
  }
}

const COMPARED = ['dev', 'mode', 'nlink', 'uid', 'gid', 'ino', 'size', 'mtimeMs', 'ctimeMs', 'birthtimeMs'];
function differ(a, b) {
  return COMPARED.some((name) => a[name] !== b[name]);
}

// One watcher a path, shared by all its listeners.
const watched = new Map();

exports.watchFile = function watchFile(filename, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  const path = host.resolve(host.validatePath(filename, 'filename'));
  const all = { interval: 5007, persistent: true, bigint: false, ...options };
  validateFunction(listener, 'listener');
  validateUint32(all.interval, 'interval');
  let watcher = watched.get(path);
  if (!watcher) {
    watcher = new StatWatcher(path, all);
    watched.set(path, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
};

exports.unwatchFile = function unwatchFile(filename, listener) {
  const path = host.resolve(host.validatePath(filename, 'filename'));
  const watcher = watched.get(path);
  if (!watcher) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watched.delete(path);
  }
};
