// The thread of `module.register()`: hooks that may await, the last registered first.
const { makeError } = require('internal/errors');
const { told, workerData } = require('internal/worker/main');
const host = native('module_hooks');
const { port, signal } = workerData;

const chain = [];

function answer(what) {
  port.postMessage(what);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

async function register(specifier, parentURL, data) {
  // Those that are there already say where it is.
  const about = { conditions: host.conditions(), importAttributes: {}, parentURL };
  const { url } = await run('resolve', specifier, about);
  const { initialize, resolve, load } = await host.importFrom(parentURL, url);
  await initialize?.(data);
  chain.push({ name: specifier, resolve, load });
}

function checkNext(kind, value, context) {
  const name = kind === 'resolve' ? 'specifier' : 'url';
  if (typeof value !== 'string' && !(kind === 'resolve' && value instanceof URL)) {
    throw makeError('ERR_INVALID_ARG_TYPE', name, 'string', value);
  }
  if (context !== undefined && context !== null && typeof context !== 'object') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'context', 'object', context);
  }
}

function checkResult(kind, result, shown, wasPassedOn) {
  if (result === null || typeof result !== 'object') {
    const next = kind === 'resolve' ? 'nextResolve' : 'nextLoad';
    throw makeError('ERR_INVALID_RETURN_VALUE', 'an object', `${shown} hook's ${next}()`, result);
  }
  const { format } = result;
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw makeError('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a string', shown, 'format', format);
  }
  if (!wasPassedOn && !result.shortCircuit) throw makeError('ERR_LOADER_CHAIN_INCOMPLETE', shown);
  if (kind === 'resolve') {
    const { url } = result;
    if (typeof url !== 'string' || !URL.canParse(url)) {
      throw makeError('ERR_INVALID_RETURN_PROPERTY_VALUE', 'a URL string', shown, 'url', url);
    }
    return;
  }
  const { source } = result;
  if (source === undefined || source === null || typeof source === 'string' || ArrayBuffer.isView(source)) return;
  if (!(source instanceof ArrayBuffer || source instanceof SharedArrayBuffer)) {
    const expected = 'a string, an ArrayBuffer, or a TypedArray';
    throw makeError('ERR_INVALID_RETURN_PROPERTY_VALUE', expected, shown, 'source', source);
  }
  result.source = new Uint8Array(source);
}

async function run(kind, first, about) {
  const name = kind === 'resolve' ? 'nextResolve' : 'nextLoad';
  const step = async (end, value, context) => {
    let at = end;
    while (at >= 0 && !chain[at][kind]) at--;
    if (at < 0) return host[kind](`${value}`, context);
    let wasPassedOn = false;
    const next = async (nextValue = value, nextContext = {}) => {
      checkNext(kind, nextValue, nextContext);
      wasPassedOn = true;
      const result = await step(at - 1, nextValue, { ...context, ...nextContext });
      return result;
    };
    Object.defineProperty(next, 'name', { value: name });
    const result = await chain[at][kind](value, context, next);
    checkResult(kind, result, `${chain[at].name} '${kind}'`, wasPassedOn);
    return result;
  };
  const { format, source, url, importAttributes } = await step(chain.length - 1, first, about);
  return kind === 'resolve' ? { url, format, importAttributes, shortCircuit: true } :
    { format, source, shortCircuit: true };
}

const handlers = {
  register,
  resolve: (specifier, context) => run('resolve', specifier, context),
  load: (url, context) => run('load', url, context),
};

port.on('message', async ([kind, args]) => {
  // A hook that awaits what will not come must not keep the thread.
  port.unref();
  try {
    answer({ value: await handlers[kind](...args) });
  } catch (error) {
    answer({ error: told(error) });
  }
  port.ref();
});

process.on('exit', (code) => answer({ exit: code }));
