// assert: what passes is decided here and in the native deep comparison. What fails becomes an
// AssertionError, whose class and words are in internal/assert/, loaded with the first failure.

const { makeError } = require('internal/errors');
const { isDeepEqual, isDeepStrictEqual, isPartialDeepEqual, callExpression } = native('assert');

const kOptions = Symbol('options');
const defaults = { diff: 'simple', skipPrototype: false };
// A method taken off its instance works as the plain function does.
const optionsOf = (self) => self?.[kOptions] ?? defaults;
const isError = (value) => value instanceof Error || Error.isError(value);

// `generated` says whether the message is the host's own, where the message alone does not tell.
function fail(self, operator, stackStartFn, actual, expected, message, generated) {
  if (isError(message)) throw message;
  const { AssertionError } = require('internal/assert/assertion_error');
  const { diff } = optionsOf(self);
  const error = new AssertionError({ actual, expected, message, operator, stackStartFn, diff });
  if (generated !== undefined) error.generatedMessage = generated;
  throw error;
}

const UNPRINTABLE = /[\0-\b\v\f\x0e-\x1f]/g;
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

function isTrue(self, stackStartFn, args) {
  const actual = args[0];
  if (actual) return;
  let message = args[1];
  let generated = false;
  if (args.length === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generated = true;
    const call = callExpression();
    if (call) message = `The expression evaluated to a falsy value:\n\n  ${call.replace(UNPRINTABLE, escaped)}\n`;
  }
  fail(self, '==', stackStartFn, actual, true, message, generated);
}

function needTwo(args) {
  if (args.length < 2) throw makeError('ERR_MISSING_ARGS', 'actual', 'expected');
}

const throwing = () => require('internal/assert/throws');
let toldOfFail = false;

const methods = {
  ok(...args) {
    isTrue(this, methods.ok, args);
  },

  fail(actual, expected, message, operator, stackStartFn) {
    if (actual == null && arguments.length <= 1) {
      fail(this, 'fail', methods.fail, undefined, undefined, 'Failed', true);
    }
    if (arguments.length === 1) fail(this, 'fail', methods.fail, undefined, undefined, actual);
    if (!toldOfFail) {
      toldOfFail = true;
      process.emitWarning(
        'assert.fail() with more than one argument is deprecated. ' +
          'Please use assert.strictEqual() instead or only pass a message.',
        'DeprecationWarning',
        'DEP0094',
      );
    }
    if (arguments.length === 2) operator = '!=';
    fail(this, operator ?? 'fail', stackStartFn ?? methods.fail, actual, expected, message);
  },

  equal(actual, expected, message) {
    needTwo(arguments);
    if (actual == expected || (actual !== actual && expected !== expected)) return;
    fail(this, '==', methods.equal, actual, expected, message);
  },

  notEqual(actual, expected, message) {
    needTwo(arguments);
    if (actual != expected && (actual === actual || expected === expected)) return;
    fail(this, '!=', methods.notEqual, actual, expected, message);
  },

  deepEqual(actual, expected, message) {
    needTwo(arguments);
    if (isDeepEqual(actual, expected)) return;
    fail(this, 'deepEqual', methods.deepEqual, actual, expected, message);
  },

  notDeepEqual(actual, expected, message) {
    needTwo(arguments);
    if (!isDeepEqual(actual, expected)) return;
    fail(this, 'notDeepEqual', methods.notDeepEqual, actual, expected, message);
  },

  deepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype)) return;
    fail(this, 'deepStrictEqual', methods.deepStrictEqual, actual, expected, message);
  },

  notDeepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (!isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype)) return;
    fail(this, 'notDeepStrictEqual', methods.notDeepStrictEqual, actual, expected, message);
  },

  strictEqual(actual, expected, message) {
    needTwo(arguments);
    if (Object.is(actual, expected)) return;
    fail(this, 'strictEqual', methods.strictEqual, actual, expected, message);
  },

  notStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (!Object.is(actual, expected)) return;
    fail(this, 'notStrictEqual', methods.notStrictEqual, actual, expected, message);
  },

  partialDeepStrictEqual(actual, expected, message) {
    needTwo(arguments);
    if (isPartialDeepEqual(actual, expected)) return;
    fail(this, 'partialDeepStrictEqual', methods.partialDeepStrictEqual, actual, expected, message);
  },

  match(string, regexp, message) {
    throwing().matches(string, regexp, message, true, methods.match, fail, this);
  },

  doesNotMatch(string, regexp, message) {
    throwing().matches(string, regexp, message, false, methods.doesNotMatch, fail, this);
  },

  throws(fn, ...expected) {
    const { thrownBy, mustFail } = throwing();
    mustFail(thrownBy(fn), expected, 'throws', methods.throws, fail, this);
  },

  async rejects(promiseFn, ...expected) {
    const { rejectedBy, mustFail } = throwing();
    mustFail(await rejectedBy(promiseFn), expected, 'rejects', mustFail, fail, this);
  },

  doesNotThrow(fn, ...unwanted) {
    const { thrownBy, mustNotFail } = throwing();
    mustNotFail(thrownBy(fn), unwanted, 'doesNotThrow', methods.doesNotThrow, fail, this);
  },

  async doesNotReject(fn, ...unwanted) {
    const { rejectedBy, mustNotFail } = throwing();
    mustNotFail(await rejectedBy(fn), unwanted, 'doesNotReject', mustNotFail, fail, this);
  },

  ifError(value) {
    if (value === null || value === undefined) return;
    throwing().unwantedError(value, methods.ifError, fail, this);
  },
};

const STRICT = {
  equal: methods.strictEqual,
  deepEqual: methods.deepStrictEqual,
  notEqual: methods.notStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
};

function Assert(options) {
  if (new.target === undefined) throw makeError('ERR_CONSTRUCT_CALL_REQUIRED', 'Assert');
  options = { strict: true, skipPrototype: false, ...options };
  if (options.diff !== undefined) {
    require('internal/validators').validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  }
  this.AssertionError = assert.AssertionError;
  if (options.strict) Object.assign(this, STRICT);
  Object.defineProperty(this, kOptions, { __proto__: null, value: { ...options, diff: options.diff ?? 'simple' } });
}
Object.assign(Assert.prototype, methods);

const assert = (module.exports = function ok(...args) {
  isTrue(undefined, assert, args);
});

// What few programs ask for is made when it is read. It stays an accessor: the engine's inline
// caches do not notice one that becomes a plain property.
function lazy(target, name, get) {
  const set = (value) => (get = () => value);
  Object.defineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, get: () => get(), set });
}

function fill(target, equals) {
  lazy(target, 'AssertionError', () => require('internal/assert/assertion_error').AssertionError);
  lazy(target, 'CallTracker', () => require('internal/assert/call_tracker').CallTracker);
  Object.assign(target, methods, equals);
}

fill(assert, {});
const strict = function strict(...args) {
  isTrue(undefined, strict, args);
};
fill(strict, STRICT);
assert.strict = strict;
assert.Assert = strict.Assert = Assert;
strict.strict = strict;
