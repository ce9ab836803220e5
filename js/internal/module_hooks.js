// `module.registerHooks()`: chains of hooks, the last registered first. The loaders ask here when
// there are any.
const { makeError } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');

const hooks = [];

exports.register = (given) => {
  validateObject(given, 'hooks');
  const { resolve, load } = given;
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  const own = { resolve, load };
  hooks.push(own);
  return {
    deregister() {
      const at = hooks.indexOf(own);
      if (at >= 0) hooks.splice(at, 1);
    },
  };
};

function check(kind, result, wasPassedOn) {
  if (result === null || typeof result !== 'object') {
    throw makeError('ERR_INVALID_RETURN_VALUE', 'an object', kind, result);
  }
  if (!wasPassedOn && result.shortCircuit !== true) {
    throw makeError('ERR_INVALID_RETURN_PROPERTY_VALUE', 'true', kind, 'shortCircuit', result.shortCircuit);
  }
  if (kind === 'resolve' && typeof result.url !== 'string') {
    throw makeError('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a URL string', kind, 'url', result.url);
  }
}

/** Runs a chain that ends with the host's own step. */
exports.run = (kind, first, context, last) => {
  const chain = [...hooks];
  const step = (end, value, context) => {
    let at = end;
    while (at >= 0 && !chain[at][kind]) at--;
    if (at < 0) return last(value, context);
    let wasPassedOn = false;
    const next = (nextValue = value, nextContext = {}) => {
      wasPassedOn = true;
      return step(at - 1, nextValue, { ...context, ...nextContext });
    };
    const result = chain[at][kind](value, context, next);
    check(kind, result, wasPassedOn);
    return result;
  };
  return step(chain.length - 1, first, context);
};
