// What a test's function gets: the test as it may be seen and steered from inside.

const assert = require('assert');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateString, validateUint32, validateObject } = require('internal/validators');
const { declare } = require('internal/test/runner');

const ADDED = new Map();

exports.registry = {
  register(name, fn) {
    validateString(name, 'name');
    validateFunction(fn, 'fn');
    ADDED.set(name, fn);
  },
};

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() {
    return this.#suite.controller.signal;
  }

  get name() {
    return this.#suite.name;
  }

  get fullName() {
    return this.#suite.fullName;
  }

  get filePath() {
    return this.#suite.harness.root.place.file ?? this.#suite.place.file;
  }

  get passed() {
    return this.#suite.passed;
  }

  get attempt() {
    return 0;
  }

  diagnostic(message) {
    this.#suite.diagnose(message);
  }

  log(...args) {
    this.#suite.log(...args);
  }

  restoreMocks() {}
}

class TestContext {
  #test;
  #assert;
  #mock;

  constructor(test) {
    this.#test = test;
  }

  get signal() {
    return this.#test.controller.signal;
  }

  get name() {
    return this.#test.name;
  }

  get filePath() {
    return this.#test.harness.root.place.file ?? this.#test.place.file;
  }

  get fullName() {
    return this.#test.fullName;
  }

  get error() {
    return this.#test.error ?? null;
  }

  get passed() {
    return this.#test.passed;
  }

  get attempt() {
    return 0;
  }

  get tags() {
    return this.#test.tags;
  }

  get workerId() {
    return Number(process.env.NODE_TEST_WORKER_ID) || undefined;
  }

  diagnostic(message) {
    this.#test.diagnose(message);
  }

  log(...args) {
    this.#test.log(...args);
  }

  plan(count, options = {}) {
    validateUint32(count, 'count');
    validateObject(options, 'options');
    const { wait = false } = options;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, 2 ** 31 - 1);
    else if (typeof wait !== 'boolean') throw makeError('ERR_INVALID_ARG_TYPE', 'options.wait', ['boolean', 'number'], wait);
    if (this.#test.plan !== undefined) throw makeError('ERR_TEST_FAILURE', 'cannot set plan more than once', 'testCodeFailure');
    this.#test.plan = count;
    this.#test.planWait = wait;
  }

  // Each assertion counts for the plan.
  get assert() {
    if (this.#assert) return this.#assert;
    const test = this.#test;
    const context = this;
    const counted = {};
    function add(name, fn) {
      counted[name] = function (...args) {
        test.counted = (test.counted ?? 0) + 1;
        test.planMet?.();
        return Reflect.apply(fn, context, args);
      };
    }
    for (const [name, value] of Object.entries(assert)) {
      if (typeof value === 'function' && !/^[A-Z]|^strict$/.test(name)) add(name, value);
    }
    for (const name of ['snapshot', 'fileSnapshot']) {
      add(name, (...args) => require('internal/test/snapshot')[name](test, ...args));
    }
    for (const [name, fn] of ADDED) add(name, fn);
    return (this.#assert = counted);
  }

  get mock() {
    const { MockTracker } = require('internal/test/mock');
    return (this.#mock ??= new MockTracker());
  }

  restoreMocks() {
    this.#mock?.reset();
  }

  runOnly(value) {
    this.#test.runsOnly = Boolean(value);
  }

  skip(message) {
    this.#test.skipped = message ?? true;
  }

  todo(message) {
    this.#test.todo = message ?? true;
  }

  test(name, options, fn) {
    return declare(name, options, fn, {}, this.#test);
  }

  before(fn, options) {
    this.#test.addHook('before', fn, options);
  }

  after(fn, options) {
    this.#test.addHook('after', fn, options);
  }

  beforeEach(fn, options) {
    this.#test.addHook('beforeEach', fn, options);
  }

  afterEach(fn, options) {
    this.#test.addHook('afterEach', fn, options);
  }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2 ** 31 - 1);
    validateNumber(timeout, 'options.timeout', 0, 2 ** 31 - 1);
    return this.#poll(condition, interval, timeout);
  }

  #poll(condition, interval, timeout) {
    const { promise, resolve, reject } = Promise.withResolvers();
    let cause;
    let next;
    const over = setTimeout(() => {
      clearTimeout(next);
      const error = new Error('waitFor() timed out');
      if (cause !== undefined) error.cause = cause;
      reject(error);
    }, timeout);
    const ask = async () => {
      try {
        const result = await condition();
        clearTimeout(over);
        resolve(result);
      } catch (error) {
        cause = error;
        next = setTimeout(ask, interval);
      }
    };
    ask();
    return promise;
  }
}

exports.SuiteContext = SuiteContext;
exports.TestContext = TestContext;
