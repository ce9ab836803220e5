// mock: functions and properties that note how they are used, and can be put back.

const { makeError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { commandLine } = require('internal/test/options');

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
    if (descriptor) return descriptor;
  }
  return undefined;
}

// A property that notes who reads and writes it.
class MockPropertyContext {
  #object;
  #name;
  #known;
  #original;
  #value;
  #accesses = [];
  #access;
  #once = new Map();

  constructor(object, name, ...given) {
    const known = Object.getOwnPropertyDescriptor(object, name);
    if (!known) throw makeError('ERR_INVALID_ARG_VALUE', 'propertyName', name, 'is not a property of the object');
    if (!known.configurable) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'propertyName', name, 'is not configurable. Cannot mock non-configurable property.');
    }
    this.#object = object;
    this.#name = name;
    this.#known = known;
    this.#original = object[name];
    this.#value = given.length > 0 ? given[0] : this.#original;
    this.#access = (type, value) => {
      const at = this.#accesses.length;
      if (this.#once.has(at)) {
        const once = this.#once.get(at);
        this.#once.delete(at);
        value = once;
      }
      this.#accesses.push({ type, value, stack: new Error() });
      return value;
    };
    Object.defineProperty(object, name, {
      configurable: true,
      enumerable: known.enumerable,
      get: () => this.#access('get', this.#value),
      set: (value) => this.mockImplementation(value),
    });
  }

  get accesses() {
    return this.#accesses.slice();
  }

  accessCount() {
    return this.#accesses.length;
  }

  mockImplementation(value) {
    if (this.#known.writable === false) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'propertyName', this.#name, 'cannot be set');
    }
    this.#value = this.#access('set', value);
  }

  mockImplementationOnce(value, onAccess) {
    const next = this.#accesses.length;
    const at = onAccess ?? next;
    validateInteger(at, 'onAccess', next);
    this.#once.set(at, value);
  }

  resetAccesses() {
    this.#accesses = [];
  }

  restore() {
    Object.defineProperty(this.#object, this.#name, { ...this.#known });
  }
}

const notBoth = (setter) =>
  makeError('ERR_INVALID_ARG_VALUE', 'options.setter', setter, "cannot be used with 'options.getter'");

class MockTracker {
  #mocks = [];
  #timers;

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
    if (typeof object !== 'function') validateObject(object, 'object');
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw makeError('ERR_INVALID_ARG_TYPE', 'methodName', ['string', 'symbol'], name);
    }
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    if (getter && setter) throw notBoth(setter);
    const descriptor = findProperty(object, name);
    const part = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[part];
    if (typeof original !== 'function') {
      throw makeError('ERR_INVALID_ARG_VALUE', 'methodName', original, 'must be a method');
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    // An inherited one stays as the object's own, as in Node.
    const put = () => Object.defineProperty(object, name, descriptor);
    const made = mocked(original, implementation ?? original, put, this.#times(options));
    Object.defineProperty(object, name, { ...descriptor, configurable: true, [part]: made });
    this.#mocks.push(made.mock);
    return made;
  }

  getter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    if (options.getter === false) throw makeError('ERR_INVALID_ARG_VALUE', 'options.getter', false, 'cannot be false');
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  setter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    if (options.setter === false) throw makeError('ERR_INVALID_ARG_VALUE', 'options.setter', false, 'cannot be false');
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }

  property(object, name, ...given) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) validateObject(object, 'object');
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw makeError('ERR_INVALID_ARG_TYPE', 'propertyName', ['string', 'symbol'], name);
    }
    const context = new MockPropertyContext(object, name, ...given);
    this.#mocks.push(context);
    return new Proxy(object, {
      get: (target, key, receiver) => (key === 'mock' ? context : Reflect.get(target, key, receiver)),
    });
  }

  get timers() {
    return (this.#timers ??= new (require('internal/test/mock_timers').MockTimers)());
  }

  // There only where the command line asks for it, as in Node.
  static {
    if (commandLine.moduleMocks) {
      const value = function module(specifier, options = {}) {
        const context = require('internal/test/mock_module').mockModule(exports.shared, specifier, options);
        this.#mocks.push(context);
        return context;
      };
      Object.defineProperty(this.prototype, 'module', { value, configurable: true, writable: true });
    }
  }
}

exports.MockTracker = MockTracker;
exports.shared = new MockTracker();
