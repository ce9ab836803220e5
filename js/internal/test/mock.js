// mock: functions and properties that note how they are used, and can be put back.

const { makeError } = require('internal/errors');
const { validateFunction, validateInteger, validateObject } = require('internal/validators');
const { error: missing } = native('missing');

class MockFunctionContext {
  #calls = [];
  #implementation;
  #once = new Map();
  #restore;
  #times;

  constructor(implementation, restore, times = Infinity) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  resetCalls() {
    this.#calls = [];
  }

  restore() {
    const { original, put } = this.#restore;
    if (put) put();
    this.#implementation = original;
  }

  // The function for this call.
  next() {
    const at = this.#calls.length;
    const once = this.#once.get(at);
    this.#once.delete(at);
    const implementation = once ?? this.#implementation;
    if (at + 1 === this.#times) this.restore();
    return implementation;
  }

  note(call) {
    this.#calls.push(call);
  }
}

const { next, note } = MockFunctionContext.prototype;
delete MockFunctionContext.prototype.next;
delete MockFunctionContext.prototype.note;

function mocked(original, implementation, put, times) {
  const context = new MockFunctionContext(implementation, { original, put }, times);
  const observe = (call, run) => {
    let result;
    let error;
    try {
      return (result = run());
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      note.call(context, { ...call, error, result, stack: new Error() });
    }
  };
  return new Proxy(original, {
    apply(_, self, args) {
      const fn = next.call(context);
      return observe({ arguments: args, target: undefined, this: self }, () => Reflect.apply(fn, self, args));
    },
    construct(target, args, newTarget) {
      const fn = next.call(context);
      let made;
      return observe({ arguments: args, target, get this() { return made; } }, () =>
        (made = Reflect.construct(fn, args, newTarget)));
    },
    get: (target, key, receiver) => (key === 'mock' ? context : Reflect.get(target, key, receiver)),
  });
}

function findProperty(object, name) {
  for (let holder = object; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor) return { descriptor, isOwn: holder === object };
  }
  return {};
}

class MockTracker {
  #mocks = [];

  #times({ times }) {
    if (times !== undefined) validateInteger(times, 'options.times', 1);
    return times;
  }

  fn(original = function () {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function () {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const made = mocked(original, implementation, undefined, this.#times(options));
    this.#mocks.push(made.mock);
    return made;
  }

  method(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    const { descriptor, isOwn } = findProperty(object, name);
    const part = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[part];
    if (typeof original !== 'function') {
      throw makeError('ERR_INVALID_ARG_VALUE', 'methodName', original, 'must be a method');
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    const put = () => {
      if (isOwn) Object.defineProperty(object, name, descriptor);
      else delete object[name];
    };
    const made = mocked(original, implementation ?? original, put, this.#times(options));
    Object.defineProperty(object, name, { ...descriptor, configurable: true, [part]: made });
    this.#mocks.push(made.mock);
    return made;
  }

  getter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  setter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  reset() {
    this.restoreAll();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }

  get timers() {
    throw missing('mock.timers');
  }

  property() {
    throw missing('mock.property');
  }

  module() {
    throw missing('mock.module');
  }
}

exports.MockTracker = MockTracker;
exports.shared = new MockTracker();
