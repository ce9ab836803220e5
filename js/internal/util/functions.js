// util.callbackify and util.deprecate.

const { makeError } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = callback.bind(this);
    // On the next tick, so that what the callback throws is not a rejection of the promise.
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(done, null, value),
      (reason) => process.nextTick(done, reason || falsy(reason)),
    );
  }
  const own = Object.getOwnPropertyDescriptors(original);
  if (typeof own.length.value === 'number') own.length.value++;
  if (typeof own.name.value === 'string') own.name.value += 'Callbackified';
  delete own.prototype;
  Object.defineProperties(callbackified, own);
  return callbackified;
}

// A callback takes a falsy first argument for success, so such a reason is wrapped.
function falsy(reason) {
  const error = makeError('ERR_FALSY_VALUE_REJECTION', reason);
  error.reason = reason;
  return error;
}

const warned = new Set();

function deprecate(original, message, code, { modifyPrototype = true } = {}) {
  if (process.noDeprecation === true) return original;
  if (code !== undefined) validateString(code, 'code');
  let told = false;
  function deprecated(...args) {
    if (!told) {
      told = true;
      if (code === undefined || !warned.has(code)) {
        if (code !== undefined) warned.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(original, args, new.target) : Reflect.apply(original, this, args);
  }
  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, original);
    // So that `instanceof` and inheritance go on to work.
    if (original.prototype) deprecated.prototype = original.prototype;
  }
  Object.defineProperty(deprecated, 'length', { ...Object.getOwnPropertyDescriptor(original, 'length') });
  return deprecated;
}

exports.callbackify = callbackify;
exports.deprecate = deprecate;
