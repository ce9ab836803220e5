// What assert.throws, rejects, match and the like compare an error with. Each gets `fail`, which
// makes and throws the AssertionError.

const { makeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { inspect, types } = require('util');
const { explain, isDeepStrictEqual } = native('assert');

const { isRegExp } = types;
const NOTHING = Symbol('nothing was thrown');
const isError = (value) => value instanceof Error || types.isNativeError(value);
const isObject = (value) => typeof value === 'object' && value !== null;
const isErrorClass = (value) => Object.prototype.isPrototypeOf.call(Error, value);
const hits = (regexp, text) => RegExp.prototype.exec.call(regexp, text) !== null;

exports.thrownBy = function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    // A native function calls: then calls that are nested too deep can be caught here.
    Reflect.apply(fn, undefined, []);
  } catch (error) {
    explain(error);
    return error;
  }
  return NOTHING;
};

const isPromise = (value) =>
  types.isPromise(value) ||
  (isObject(value) && typeof value.then === 'function' && typeof value.catch === 'function');

exports.rejectedBy = async function rejectedBy(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromise(promise)) {
      throw makeError('ERR_INVALID_RETURN_VALUE', 'instance of Promise', 'promiseFn', promise);
    }
  } else if (!isPromise(promiseFn)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    explain(error);
    return error;
  }
  return NOTHING;
};

exports.mustFail = function mustFail(actual, args, name, stackStartFn, fail, self) {
  let expected = args[0];
  let message = args[1];
  const kinds = ['Function', 'Error', 'RegExp', 'Object'];
  if (typeof expected === 'string') {
    if (args.length > 1) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'error', kinds, expected);
    }
    if ((isObject(actual) ? actual.message : actual) === expected) {
      const what = isObject(actual) ? `error message "${actual.message}"` : `error "${actual}"`;
      throw makeError('ERR_AMBIGUOUS_ARGUMENT', 'error/message', `The ${what} is identical to the message.`);
    }
    message = expected;
    expected = undefined;
  } else if (expected != null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'error', kinds, expected);
  }
  if (actual === NOTHING) {
    const what = name === 'rejects' ? 'rejection' : 'exception';
    const wanted = expected?.name ? ` (${expected.name})` : '';
    const detail = message ? `: ${message}` : '.';
    fail(self, name, stackStartFn, undefined, expected, `Missing expected ${what}${wanted}${detail}`);
  }
  if (!expected) return;
  if (typeof expected === 'object' && !isRegExp(expected)) {
    hasProperties(actual, expected, message, name, stackStartFn, fail, self);
    return;
  }
  const wrong = typeof expected === 'function' ? whyNotBy(actual, expected) : whyNotMatched(actual, expected);
  if (wrong === undefined) return;
  // An Error for a message is a text here.
  const said = isError(message) ? String(message) : message;
  fail(self, name, stackStartFn, actual, expected, said || wrong, !said);
};

function whyNotMatched(actual, regexp) {
  const text = String(actual);
  if (hits(regexp, text)) return undefined;
  return `The input did not match the regular expression ${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
}

// A class is what the error must be an instance of; any other function decides by itself.
function whyNotBy(actual, expected) {
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (isErrorClass(expected)) {
    const received = isError(actual) ? (actual.constructor?.name ?? actual.name) : inspect(actual, { depth: -1 });
    const detail = isError(actual) ? `\n\nError message:\n\n${actual.message}` : '';
    if (isError(actual) && received === expected.name) {
      return (
        `The error is expected to be an instance of "${expected.name}". ` +
        `Received an error with identical name but a different prototype.${detail}`
      );
    }
    return `The error is expected to be an instance of "${expected.name}". Received "${received}"${detail}`;
  }
  const verdict = Reflect.apply(expected, {}, [actual]);
  if (verdict === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = isError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
  return `The ${name}validation function is expected to return "true". Received ${inspect(verdict)}${caught}`;
}

// What a diff shows of an error: the properties that are compared, and no others.
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      const matched =
        typeof actual?.[key] === 'string' && isRegExp(source[key]) && hits(source[key], actual[key]);
      this[key] = matched ? actual[key] : source[key];
    }
  }
}

function hasProperties(actual, expected, message, name, stackStartFn, fail, self) {
  const asDeepEqual = (shownActual, shownExpected) => {
    try {
      fail(self, 'deepStrictEqual', stackStartFn, shownActual, shownExpected, message);
    } catch (error) {
      if (error === message) throw error;
      error.actual = actual;
      error.expected = expected;
      error.operator = name;
      throw error;
    }
  };
  if (!isObject(actual)) asDeepEqual(actual, expected);
  const keys = Object.keys(expected);
  if (isError(expected)) keys.push('name', 'message');
  else if (keys.length === 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'error', expected, 'may not be an empty object');
  }
  for (const key of keys) {
    const wanted = expected[key];
    if (typeof actual[key] === 'string' && isRegExp(wanted) && hits(wanted, actual[key])) continue;
    if (key in actual && isDeepStrictEqual(actual[key], wanted)) continue;
    if (message) fail(self, name, stackStartFn, actual, expected, message);
    asDeepEqual(new Comparison(actual, keys), new Comparison(expected, keys, actual));
  }
}

exports.mustNotFail = function mustNotFail(actual, args, name, stackStartFn, fail, self) {
  let unwanted = args[0];
  let message = args[1];
  if (actual === NOTHING) return;
  if (typeof unwanted === 'string') {
    message = unwanted;
    unwanted = undefined;
  }
  if (unwanted && !isUnwanted(actual, unwanted)) throw actual;
  const what = name === 'doesNotReject' ? 'rejection' : 'exception';
  const detail = message ? `: ${message}` : '.';
  const words = `Got unwanted ${what}${detail}\nActual message: "${actual?.message}"`;
  fail(self, name, stackStartFn, actual, unwanted, words);
};

function isUnwanted(actual, unwanted) {
  if (isRegExp(unwanted)) return hits(unwanted, String(actual));
  if (typeof unwanted !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'expected', ['Function', 'RegExp'], unwanted);
  }
  if (unwanted.prototype !== undefined && actual instanceof unwanted) return true;
  if (isErrorClass(unwanted)) return false;
  return Reflect.apply(unwanted, {}, [actual]) === true;
}

exports.matches = function matches(string, regexp, message, wanted, stackStartFn, fail, self) {
  if (!isRegExp(regexp)) throw makeError('ERR_INVALID_ARG_TYPE', 'regexp', 'RegExp', regexp);
  const isString = typeof string === 'string';
  if (isString && hits(regexp, string) === wanted) return;
  let words = message;
  if (!words && !isString) {
    words = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
  } else if (!words) {
    const verdict = wanted ? 'The input did not match' : 'The input was expected to not match';
    words = `${verdict} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  }
  fail(self, stackStartFn.name, stackStartFn, string, regexp, words, !message);
};

// The stack shows where ifError was called, then where the error came from.
exports.unwantedError = function unwantedError(value, stackStartFn, fail, self) {
  let words = inspect(value);
  if (typeof value === 'object' && typeof value.message === 'string') {
    words = value.message.length === 0 && value.constructor ? value.constructor.name : value.message;
  }
  try {
    fail(self, 'ifError', stackStartFn, value, null, `ifError got unwanted exception: ${words}`);
  } catch (error) {
    const origin = typeof value.stack === 'string' ? value.stack.indexOf('\n    at') : -1;
    if (origin !== -1) {
      const frames = value.stack.slice(origin + 1).split('\n');
      let own = error.stack.split('\n');
      for (const frame of frames) {
        const shared = own.indexOf(frame);
        if (shared === -1) continue;
        own = own.slice(0, shared);
        break;
      }
      error.stack = `${own.join('\n')}\n${frames.join('\n')}`;
    }
    throw error;
  }
};
