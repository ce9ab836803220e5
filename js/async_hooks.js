// async_hooks: what an asynchronous operation carries with it.
//
// The host stores with every callback where it came from (runtime/origin.rs): a number, the number
// of its cause, and a frame. A frame is a Map from each AsyncLocalStorage to its value that is
// never changed: whoever sets a value replaces the frame.

const { makeError } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const execution = native('async_hooks');

class AsyncLocalStorage {
  #defaultValue = undefined;
  #name = undefined;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncResource.bind((run, ...args) => run(...args));
  }

  get name() {
    return this.#name || '';
  }

  // From here on nothing is stored, until the next run or enterWith.
  disable() {
    const frame = new Map(execution.frame());
    frame.delete(this);
    execution.setFrame(frame);
  }

  enterWith(store) {
    execution.setFrame(new Map(execution.frame()).set(this, store));
  }

  run(store, fn, ...args) {
    const before = execution.frame();
    if (before?.has(this) && Object.is(before.get(this), store)) return fn(...args);
    const frame = new Map(before).set(this, store);
    execution.setFrame(frame);
    try {
      return fn(...args);
    } finally {
      execution.setFrame(execution.frame() === frame ? before : this.#back(before));
    }
  }

  // The current frame with this storage's own value as it was: what `fn` entered others with stays.
  #back(before) {
    const frame = new Map(execution.frame());
    if (before?.has(this)) frame.set(this, before.get(this));
    else frame.delete(this);
    return frame;
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = execution.frame();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  // A store until the scope that is returned is disposed of.
  withScope(store) {
    const before = execution.frame();
    this.enterWith(store);
    const dispose = () => execution.setFrame(before);
    return { dispose, [Symbol.dispose ?? Symbol.for('nodejs.dispose')]: dispose };
  }
}

class AsyncResource {
  #id;
  #trigger;
  #frame;
  #destroyed = false;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    let manual = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId ?? execution.triggerNow();
      manual = !!options.requireManualDestroy;
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw makeError('ERR_INVALID_ASYNC_ID', 'triggerAsyncId', trigger);
    }
    if (type.length === 0 && execution.isObserved()) throw makeError('ERR_ASYNC_TYPE', type);
    this.#id = execution.nextId();
    this.#trigger = trigger;
    this.#frame = execution.frame();
    if (execution.isObserved()) {
      execution.tellInit(this.#id, type, trigger, this);
      if (!manual) collected().register(this, this.#id);
    }
  }

  runInAsyncScope(fn, self, ...args) {
    return execution.run(this.#id, this.#trigger, this.#frame, this, fn, self, args);
  }

  emitDestroy() {
    if (!this.#destroyed) execution.tellDestroy(this.#id);
    this.#destroyed = true;
    return this;
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return this.#trigger;
  }

  bind(fn, self) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound =
      self === undefined
        ? function (...args) {
            return resource.runInAsyncScope(fn, this, ...args);
          }
        : (...args) => resource.runInAsyncScope(fn, self, ...args);
    Object.defineProperties(bound, {
      name: { value: 'bound', configurable: true },
      length: { value: fn.length, configurable: true },
      asyncResource: { value: this, configurable: true, enumerable: true, writable: true },
    });
    return bound;
  }

  static bind(fn, type, self) {
    return new AsyncResource(type || fn?.name || 'bound-anonymous-fn').bind(fn, self);
  }
}

let registry;

// Tells of the end of resources that nobody ends by hand.
function collected() {
  return (registry ??= new FinalizationRegistry((id) => execution.tellDestroy(id)));
}

// Hooks see what the host starts (ticks, timers, immediates, microtasks, tasks, resources) and the
// promises that scripts make (internal/promise_hooks).
const hookNames = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

class AsyncHook {
  #hooks = {};
  #enabled = false;

  constructor(hooks) {
    for (const name of hookNames) {
      const hook = hooks[name];
      if (hook !== undefined && typeof hook !== 'function') {
        throw makeError('ERR_ASYNC_CALLBACK', `hook.${name}`);
      }
      this.#hooks[name] = hook;
    }
  }

  enable() {
    if (!this.#enabled) {
      this.#enabled = true;
      enabled = [...enabled, [this, this.#hooks]];
      observe();
    }
    return this;
  }

  disable() {
    if (this.#enabled) {
      this.#enabled = false;
      enabled = enabled.filter(([hook]) => hook !== this);
      observe();
    }
    return this;
  }
}

let enabled = [];
let stopPromises = null;

function observe() {
  if (enabled.length === 0) {
    execution.observe();
    // As in Node promises get numbers until the microtasks run.
    return queueMicrotask(() => {
      if (enabled.length > 0) return;
      stopPromises?.();
      stopPromises = null;
    });
  }
  const teller = (name) =>
    enabled.some(([, hooks]) => hooks[name]) &&
    ((...args) => {
      for (const [hook, hooks] of enabled) {
        try {
          hooks[name]?.apply(hook, args);
        } catch (error) {
          // As in Node: no listener is asked.
          console.error(error?.stack ?? `Error: ${String(error)}`);
          process.reallyExit(1);
        }
      }
    });
  execution.observe(teller('init'), teller('before'), teller('after'), teller('destroy'));
  stopPromises?.();
  stopPromises = observePromises(teller('promiseResolve') || undefined);
}

const { idSymbol, triggerSymbol } = execution;

// A promise has its number and its trigger's as properties, which scripts see when they print it. It
// gets them when it is first seen.
function idOf(promise, parent) {
  if (promise[idSymbol] === undefined) {
    const trigger = parent ? idOf(parent) : execution.triggerNow();
    promise[idSymbol] = execution.nextId();
    promise[triggerSymbol] = trigger;
  }
  return promise[idSymbol];
}

function observePromises(tellResolved) {
  return require('internal/promise_hooks').observe({
    init(promise, parent) {
      const id = idOf(promise, parent);
      execution.tellInit(id, 'PROMISE', promise[triggerSymbol], promise);
    },
    before(promise) {
      const id = idOf(promise);
      execution.enter(id, promise[triggerSymbol], promise);
    },
    after() {
      execution.leave();
    },
    settled: tellResolved && ((promise) => tellResolved(idOf(promise))),
  });
}

module.exports = {
  AsyncLocalStorage,
  createHook: (hooks) => {
    const { init, before, after, destroy, promiseResolve } = hooks;
    return new AsyncHook({ init, before, after, destroy, promiseResolve });
  },
  executionAsyncId: () => execution.id(),
  triggerAsyncId: () => execution.trigger(),
  executionAsyncResource: () => execution.resource(),
  AsyncResource,
};
