'use strict';
// navigator.locks (https://w3c.github.io/web-locks): who holds what is in one table of all threads, in the
// native half. A thread gives its own requests their turn: when it asks, when it releases, and when another
// thread's release rings its bell.

const { makeError } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { DOMException } = require('internal/domexception');
const half = native('locks');

const kName = Symbol('kName');
const kMode = Symbol('kMode');
const mayConstruct = Symbol('mayConstruct');

class Lock {
  constructor(permission, name, mode) {
    if (permission !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    this[kName] = name;
    this[kMode] = mode;
  }

  get name() {
    if (!(kName in this)) throw makeError('ERR_INVALID_THIS', 'Lock');
    return this[kName];
  }

  get mode() {
    if (!(kMode in this)) throw makeError('ERR_INVALID_THIS', 'Lock');
    return this[kMode];
  }
}

// By number: `grant()`, and `steal()`, of this thread's requests and locks.
const requests = new Map();
// Names whose requests have their turn now.
const busy = new Set();

function advance(name) {
  // What is released meanwhile the loop below sees.
  if (busy.has(name)) return;
  busy.add(name);
  try {
    for (let id; (id = half.next(name)) !== undefined;) requests.get(id).grant();
  } finally {
    busy.delete(name);
  }
}

function hear() {
  const [names, stolen] = half.news();
  for (const id of stolen) requests.get(id)?.steal();
  for (const name of names) advance(name);
}

let isOpen = false;

// Settles with what the callback gives, once it has had the lock.
function wait({ name, mode, ifAvailable, steal, signal, callback, onBegin }) {
  return new Promise((resolve, reject) => {
    if (!isOpen) {
      isOpen = true;
      half.open(hear);
    }
    const id = steal ? half.steal(name) : half.ask(name, mode === 'shared', !ifAvailable);
    if (id === undefined) {
      resolve(callback(null));
      return;
    }
    // With the request's own stores, whoever's release it is that lets it go on.
    const { AsyncResource } = require('async_hooks');
    const call = AsyncResource.bind(callback);
    const over = () => {
      if (requests.delete(id)) half.release(name, id);
      advance(name);
    };
    const begin = () => {
      if (signal?.aborted) {
        over();
        return;
      }
      onBegin?.();
      let result, waits;
      try {
        result = call(new Lock(mayConstruct, name, mode));
        waits = typeof result?.then === 'function';
      } catch (err) {
        reject(err);
        over();
        return;
      }
      if (!waits) {
        resolve(result);
        over();
        return;
      }
      Promise.resolve(result).then((value) => {
        resolve(value);
        over();
      }, (err) => {
        reject(err);
        over();
      });
    };
    requests.set(id, {
      grant() {
        // What may be aborted begins a microtask later: an abort that comes at once comes before.
        if (signal) queueMicrotask(begin);
        else begin();
      },
      steal() {
        requests.delete(id);
        reject(new DOMException('The operation was aborted', 'AbortError'));
      },
    });
    if (steal) hear();
    advance(name);
  });
}

// A request that is aborted keeps its place in the queue, and gives the lock back when its turn comes.
async function waitUnlessAborted(wanted) {
  const { signal } = wanted;
  const result = await new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const onBegin = () => signal.removeEventListener('abort', onAbort);
    wait({ ...wanted, onBegin }).then(resolve, reject);
  });
  return result;
}

function optionsOf(options) {
  const invalid = (Class, code, message) => Object.assign(new Class(message), { code });
  if (options === undefined || options === null) options = {};
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalid(TypeError, 'ERR_INVALID_ARG_TYPE', 'Value cannot be converted to a dictionary');
  }
  const { ifAvailable, mode = 'exclusive', signal, steal } = options;
  if (`${mode}` !== 'shared' && `${mode}` !== 'exclusive') {
    throw invalid(TypeError, 'ERR_INVALID_ARG_VALUE', `mode '${mode}' is not a valid enum value of type LockMode.`);
  }
  if (signal !== undefined && (signal === null || (typeof signal !== 'object' && typeof signal !== 'function'))) {
    throw invalid(TypeError, 'ERR_INVALID_ARG_TYPE', 'signal is not an object.');
  }
  validateAbortSignal(signal, 'options.signal');
  return { ifAvailable: Boolean(ifAvailable), mode: `${mode}`, signal, steal: Boolean(steal) };
}

const unsupported = (message) => new DOMException(message, 'NotSupportedError');

class LockManager {
  constructor(permission = undefined) {
    if (permission !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  async request(name, options, callback = undefined) {
    if (callback === undefined) {
      callback = options;
      options = undefined;
    }
    if (typeof name === 'symbol') {
      throw Object.assign(new TypeError('Value is a Symbol and cannot be converted to a string.'), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    name = `${name}`;
    validateFunction(callback, 'callback');
    const wanted = optionsOf(options);
    const { ifAvailable, mode, signal, steal } = wanted;
    if (name.startsWith('-')) throw unsupported('Lock name may not start with hyphen');
    if (ifAvailable && steal) throw unsupported('ifAvailable and steal are mutually exclusive');
    if (mode !== 'exclusive' && steal) throw unsupported('mode: "shared" and steal are mutually exclusive');
    if (signal && (steal || ifAvailable)) throw unsupported('signal cannot be used with steal or ifAvailable');
    signal?.throwIfAborted();
    const result = await (signal ? waitUnlessAborted : wait)({ ...wanted, name, callback });
    return result;
  }

  async query() {
    if (!(this instanceof LockManager)) throw makeError('ERR_INVALID_THIS', 'LockManager');
    const clientId = `node-${process.pid}-${require('worker_threads').threadId}`;
    const all = (isWaiting) => half.list(isWaiting).map((lock) => ({ ...lock, clientId }));
    const snapshot = { held: all(false), pending: all(true) };
    await undefined;
    await undefined;
    return snapshot;
  }
}

for (const [Class, names] of [[Lock, ['name', 'mode']], [LockManager, ['request', 'query']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}

module.exports = { locks: new LockManager(mayConstruct) };
