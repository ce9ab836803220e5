// assert.CallTracker, deprecated: functions that count how often they were called.

const { makeError } = require('internal/errors');
const { validateUint32, validateFunction } = require('internal/validators');
const { AssertionError } = require('internal/assert/assertion_error');
const { deprecate } = require('util');

const noop = () => {};
const CHECKS = new WeakMap();

class CallTracker {
  #checks = new Set();

  calls(fn, expected = 1) {
    if (process._exiting) throw makeError('ERR_UNAVAILABLE_DURING_EXIT');
    if (typeof fn === 'number') {
      expected = fn;
      fn = noop;
    } else if (fn === undefined) fn = noop;
    validateUint32(expected, 'expected', true);
    const check = { calls: [], expected, name: fn.name || 'calls', stack: new Error() };
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        check.calls.push(Object.freeze({ thisArg, arguments: Object.freeze(Array.prototype.slice.call(args)) }));
        return Reflect.apply(target, thisArg, args);
      },
    });
    CHECKS.set(tracked, check);
    this.#checks.add(tracked);
    return tracked;
  }

  #check(tracked) {
    if (!this.#checks.has(tracked)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'tracked', tracked, 'is not a tracked function');
    }
    return CHECKS.get(tracked);
  }

  getCalls(tracked) {
    return Object.freeze([...this.#check(tracked).calls]);
  }

  reset(tracked) {
    const wanted = tracked === undefined ? [...this.#checks] : [tracked];
    for (const one of wanted) this.#check(one).calls = [];
  }

  report() {
    const errors = [];
    for (const tracked of this.#checks) {
      const { calls, expected, name, stack } = CHECKS.get(tracked);
      if (calls.length === expected) continue;
      errors.push({
        message:
          `Expected the ${name} function to be executed ${expected} time(s) ` +
          `but was executed ${calls.length} time(s).`,
        actual: calls.length,
        expected,
        operator: name,
        stack,
      });
    }
    return errors;
  }

  verify() {
    const details = this.report();
    if (details.length === 0) return;
    const message = details.length === 1 ? details[0].message : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details });
  }
}

exports.CallTracker = deprecate(CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173');
