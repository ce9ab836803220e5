// vm: scripts with a global object of their own.

const { makeError } = require('internal/errors');
const {
  validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf, validateString, validateStringArray,
  validateUint32,
} = require('internal/validators');
const host = native('vm');
const missing = native('missing');
const hostLoader = require('internal/vm_loader');

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

// What `import()` does in scripts, by the number that the host knows: the first is for those that say
// nothing of it, the second for a command line that allows no more.
const importers = [
  () => { throw makeError('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING') },
  () => { throw makeError('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG') },
];

let isTold = false;
function tellOfLoader() {
  if (isTold) return;
  isTold = true;
  const name = 'vm.USE_MAIN_CONTEXT_DEFAULT_LOADER';
  process.emitWarning(`${name} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

// The number for an option; nothing where Node's own loader is to do it.
function importerOf(importModuleDynamically, referrer) {
  if (importModuleDynamically === undefined) return 0;
  if (importModuleDynamically === hostLoader) return undefined;
  if (importModuleDynamically === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    tellOfLoader();
    return undefined;
  }
  validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  if (!host.hasModules()) return 1;
  const ask = (specifier, attributes) => importModuleDynamically(specifier, referrer(), attributes, 'evaluation');
  return importers.push(ask) - 1;
}

async function imported(number, specifier, attributes) {
  const module = await importers[number](specifier, attributes);
  if (require('util').types.isModuleNamespaceObject(module)) return module;
  if (!modules?.isModule(module)) throw makeError('ERR_VM_MODULE_NOT_MODULE');
  if (module.status === 'errored') throw module.error;
  return module.namespace;
}

// (As many microtasks as in Node.)
host.setImporter(async (...args) => imported(...args));

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
  const strings = codeGeneration?.strings !== false;
  const ownQueue = microtaskMode === 'afterEvaluate';
  if (object === constants.DONT_CONTEXTIFY) {
    const made = host.makeContext(undefined, strings, ownQueue);
    object = host.run('globalThis', 'vm', 0, made);
    contexts.set(object, made);
  } else {
    contexts.set(object, host.makeContext(object, strings, ownQueue));
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
}

// There is no compiled code that could be kept: the data says of texts of which length it is, as much
// as V8 looks at.
function cachedDataOf(code) {
  const { Buffer } = require('buffer');
  return Buffer.from(`ouro ${process.version} ${code.length}`);
}

class Script {
  #code;
  #filename;
  #lines;
  #columns;
  #importer;

  constructor(code, options) {
    code = `${code}`;
    options = ofString(options);
    validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically,
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
    this.#columns = columnOffset;
    host.check(code, filename, lineOffset);
    this.#importer = importerOf(importModuleDynamically, () => this);
    if (cachedData !== undefined) this.cachedDataRejected = !isSameData(cachedData, code);
    if (produceCachedData) {
      this.cachedDataProduced = true;
      this.cachedData = cachedDataOf(code);
    }
    const urls = [...code.matchAll(/^\/\/[#@] (source(?:Mapping)?URL)=(\S+)\s*$/gm)];
    const last = (name) => urls.findLast(([, kind]) => kind === name)?.[2];
    this.sourceURL = last('sourceURL');
    this.sourceMapURL = last('sourceMappingURL');
  }

  #run(context, options) {
    const { timeout, displayErrors = true, breakOnSigint = false } = options ?? {};
    return host.run(
      this.#code, this.#filename, this.#lines, context, this.#importer, timeout, displayErrors, this.#columns,
      breakOnSigint,
    );
  }

  runInThisContext(options) {
    checkRun(options);
    return this.#run(undefined, options);
  }

  runInContext(contextifiedObject, options) {
    const context = contextOf(contextifiedObject);
    checkRun(options);
    return this.#run(context, options);
  }

  runInNewContext(contextObject, options) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }

  createCachedData() { return cachedDataOf(this.#code); }
}

// Of the options of a run those that are the context's.
function contextOptions(options = {}) {
  validateObject(options, 'options');
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  return { name: contextName, origin: contextOrigin, codeGeneration: contextCodeGeneration, microtaskMode };
}

function isSameData({ buffer, byteOffset, byteLength }, code) {
  return cachedDataOf(code).equals(new Uint8Array(buffer, byteOffset, byteLength));
}

const modules = host.hasModules() ?
  require('internal/vm_modules')({ contextOf, importerOf, cachedDataOf, isSameData }) : null;

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
  const {
    filename = '', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, at) => validateObject(extension, `options.contextExtensions[${at}]`, 1));
  if (parsingContext !== undefined && !(typeof parsingContext === 'object' && contexts.has(parsingContext))) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.parsingContext', 'Context', parsingContext);
  }
  // The engine's own constructor sees to it that each part is whole by itself. (Of a body that ends too early
  // it tells in other words.)
  try {
    Reflect.construct(Function, [...params ?? [], code]);
  } catch (error) {
    if (error.message === 'Arg string terminates parameters early') error.message = "Unexpected token '}'";
    throw error;
  }
  const importer = importerOf(importModuleDynamically, () => made);
  const head = (params ?? []).join(', ');
  const made = host.makeFunction(
    head, code, filename, lineOffset, contexts.get(parsingContext), importer, contextExtensions,
    columnOffset,
  );
  if (cachedData !== undefined) made.cachedDataRejected = !isSameData(cachedData, code);
  if (produceCachedData) {
    made.cachedDataProduced = true;
    made.cachedData = cachedDataOf(code);
  }
  return made;
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
if (modules) {
  const { Module, SourceTextModule, SyntheticModule } = modules;
  Object.assign(module.exports, { Module, SourceTextModule, SyntheticModule });
}
