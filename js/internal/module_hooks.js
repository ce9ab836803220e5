// `module.registerHooks()`: chains of hooks, the last registered first. The loaders ask here when
// there are any. Those of `module.register()` come behind them, on a thread of their own
// (`module_hooks_thread.js`), for which this one waits.
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

let thread = null;

function startThread() {
  const { MessageChannel } = require('internal/messaging');
  const { Worker, errorOf, kInternal } = require('internal/worker/worker');
  const { port1: port, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { port: port2, signal };
  const worker = new Worker('internal/module_hooks_thread', { [kInternal]: true, workerData, transferList: [port2] });
  worker.unref();
  port.unref();
  thread = { port, signal, heard: 0, errorOf };
}

// What the thread has to say to this; nothing else happens meanwhile.
function ask(kind, args, transferred) {
  const { receiveMessageOnPort } = require('internal/messaging');
  const { port, signal, errorOf } = thread;
  port.postMessage([kind, args], transferred);
  Atomics.wait(signal, 0, thread.heard);
  thread.heard = Atomics.load(signal, 0);
  const { value, error, exit } = receiveMessageOnPort(port).message;
  if (exit !== undefined) process.exit(exit);
  if (error) throw errorOf(error);
  return value;
}

/** `module.register(specifier[, parentURL][, options])` */
exports.registerOnThread = (specifier, parentURL, options) => {
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  if (!thread) startThread();
  ask('register', [`${specifier}`, `${parentURL ?? 'data:'}`, options?.data], options?.transferList);
};

/** Runs a chain that ends with the host's own step. */
exports.run = (kind, first, context, last) => {
  const chain = [...hooks];
  const isAsked = thread !== null && context.conditions.includes('import');
  const step = (end, value, context) => {
    let at = end;
    while (at >= 0 && !chain[at][kind]) at--;
    if (at < 0) return isAsked ? ask(kind, [value, context]) : last(value, context);
    let wasPassedOn = false;
    const next = (nextValue = value, nextContext = {}) => {
      wasPassedOn = true;
      return step(at - 1, nextValue, { ...context, ...nextContext });
    };
    const result = chain[at][kind](value, context, next);
    check(kind, result, wasPassedOn);
    return result;
  };
  // What is thrown through here into the host would leave the engine's stack in disorder.
  try {
    return { found: step(chain.length - 1, first, context) };
  } catch (error) {
    return { error };
  }
};
