// vm: scripts with a global object of their own.

const { makeError } = require('internal/errors');
const {
  validateArray, validateBoolean, validateInt32, validateObject, validateOneOf, validateString, validateStringArray,
  validateUint32,
} = require('internal/validators');
const host = native('vm');
const missing = native('missing');

// What the host knows of each object that has been made a context.
const contexts = new WeakMap();

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

function isContext(object) {
  validateObject(object, 'object', 2 | 4);
  return contexts.has(object);
}

function contextOf(object) {
  validateObject(object, 'object', 2 | 4);
  const known = contexts.get(object);
  if (!known) throw makeError('ERR_INVALID_ARG_TYPE', 'contextifiedObject', 'vm.Context', object);
  return known;
}

// An option without which a script would do something else than it was asked for.
function refuse(options, names) {
  for (const name of names) {
    if (options[name] !== undefined) throw missing.error(`The option '${name}' of vm`);
  }
}

function createContext(object = {}, options = {}) {
  if (object !== constants.DONT_CONTEXTIFY && isContext(object)) return object;
  validateObject(options, 'options');
  const { name, origin, codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    for (const kind of ['strings', 'wasm']) {
      const value = codeGeneration[kind];
      if (value !== undefined) validateBoolean(value, `options.codeGeneration.${kind}`);
    }
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  refuse(options, ['microtaskMode']);
  const strings = codeGeneration?.strings !== false;
  if (object === constants.DONT_CONTEXTIFY) {
    const made = host.makeContext(undefined, strings);
    object = host.run('globalThis', 'vm', 0, made);
    contexts.set(object, made);
  } else {
    contexts.set(object, host.makeContext(object, strings));
  }
  return object;
}

function ofString(options) {
  if (options === undefined) options = {};
  return typeof options === 'string' ? { filename: options } : options;
}

function checkRun(options = {}) {
  validateObject(options, 'options');
  const { breakOnSigint, displayErrors, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  if (displayErrors !== undefined) validateBoolean(displayErrors, 'options.displayErrors');
  if (breakOnSigint !== undefined) validateBoolean(breakOnSigint, 'options.breakOnSigint');
  refuse(options, ['timeout']);
  if (breakOnSigint) throw missing.error("The option 'breakOnSigint' of vm");
}

class Script {
  #code;
  #filename;
  #lines;

  constructor(code, options) {
    code = `${code}`;
    options = ofString(options);
    validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    this.#code = code;
    this.#filename = filename;
    this.#lines = lineOffset;
    host.check(code, filename, lineOffset);
    // There is no code to be cached: none is taken, none is made.
    if (cachedData !== undefined) this.cachedDataRejected = true;
    if (produceCachedData) this.cachedDataProduced = false;
    const urls = [...code.matchAll(/^\/\/[#@] (source(?:Mapping)?URL)=(\S+)\s*$/gm)];
    const last = (name) => urls.findLast(([, kind]) => kind === name)?.[2];
    this.sourceURL = last('sourceURL');
    this.sourceMapURL = last('sourceMappingURL');
  }

  #run(context) { return host.run(this.#code, this.#filename, this.#lines, context); }

  runInThisContext(options) {
    checkRun(options);
    return this.#run();
  }

  runInContext(contextifiedObject, options) {
    const context = contextOf(contextifiedObject);
    checkRun(options);
    return this.#run(context);
  }

  runInNewContext(contextObject, options) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }

  createCachedData() { throw missing.error('script.createCachedData'); }
}

// Of the options of a run those that are the context's.
function contextOptions(options = {}) {
  validateObject(options, 'options');
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  return { name: contextName, origin: contextOrigin, codeGeneration: contextCodeGeneration, microtaskMode };
}

function createScript(code, options) { return new Script(code, options); }

function runInContext(code, contextifiedObject, options) {
  contextOf(contextifiedObject);
  options = ofString(options);
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = ofString(options);
  contextObject = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInContext(contextObject, options);
}

function runInThisContext(code, options) {
  options = ofString(options);
  return createScript(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { filename = '', lineOffset = 0, columnOffset = 0, parsingContext, contextExtensions = [] } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, at) => validateObject(extension, `options.contextExtensions[${at}]`, 1));
  if (contextExtensions.length > 0) throw missing.error("The option 'contextExtensions' of vm");
  if (parsingContext !== undefined && !(typeof parsingContext === 'object' && contexts.has(parsingContext))) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.parsingContext', 'Context', parsingContext);
  }
  // The engine's own constructor sees to it that each part is whole by itself.
  Reflect.construct(Function, [...params ?? [], code]);
  return host.makeFunction((params ?? []).join(', '), code, filename, contexts.get(parsingContext));
}

module.exports = {
  ...missing.exports('vm'),
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  constants,
};
