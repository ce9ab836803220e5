// vm.SourceTextModule and vm.SyntheticModule: modules that a script links itself.
const { inspect } = require('util');
const { makeError } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const host = native('vm_modules');

const kLink = Symbol('kLink');
const kMade = Symbol('kMade');

// What vm.js knows: `contextOf(object)`, `importerOf(option, referrer)`.
module.exports = ({ contextOf, importerOf, cachedDataOf, isSameData }) => {
  // How many modules without a name a context has.
  const counts = new WeakMap();

  class Module {
    #handle;
    #context;
    #identifier;
    #status = 'unlinked';
    #error;
    #promise;

    constructor(options, isMade) {
      if (isMade !== kMade) throw new TypeError('Module is not a constructor');
      validateObject(options, 'options');
      const { context, identifier } = options;
      let contextified;
      if (context !== undefined) {
        validateObject(context, 'options.context');
        try {
          contextified = contextOf(context);
        } catch {
          throw makeError('ERR_INVALID_ARG_TYPE', 'options.context', 'vm.Context', context);
        }
      }
      if (identifier !== undefined) validateString(identifier, 'options.identifier');
      this.#context = context;
      const key = context ?? globalThis;
      const count = counts.get(key) ?? 0;
      if (identifier === undefined) counts.set(key, count + 1);
      this.#identifier = identifier ?? `vm:module(${count})`;
      this.#handle = this[kMade](this.#identifier, contextified, options);
    }

    static handleOf(module) { return module.#handle; }
    static is(value) { return value !== null && typeof value === 'object' && #handle in value; }
    static setStatus(module, status, error) {
      module.#status = status;
      module.#error = error;
    }

    get identifier() { check(this); return this.#identifier; }
    get context() { check(this); return this.#context; }
    get namespace() {
      check(this);
      if (this.status === 'unlinked' || this.status === 'linking') {
        throw makeError('ERR_VM_MODULE_STATUS', 'must not be unlinked or linking');
      }
      return host.namespace(this.#handle);
    }

    get status() {
      check(this);
      return this.#status === 'linked' ? host.state(this.#handle)[0] : this.#status;
    }

    get error() {
      check(this);
      if (this.status !== 'errored') throw makeError('ERR_VM_MODULE_STATUS', 'must be errored');
      return this.#status === 'linked' ? host.state(this.#handle)[1] : this.#error;
    }

    async link(linker) {
      check(this);
      validateFunction(linker, 'linker');
      if (this.status === 'linked') throw makeError('ERR_VM_MODULE_ALREADY_LINKED');
      if (this.status !== 'unlinked') throw makeError('ERR_VM_MODULE_STATUS', 'must be unlinked');
      await this[kLink]?.(linker);
      instantiate(this);
    }

    evaluate(options) {
      try {
        check(this);
        return this.#evaluate(options);
      } catch (error) {
        return Promise.reject(error);
      }
    }

    #evaluate(options = {}) {
      validateObject(options, 'options');
      const { timeout, breakOnSigint = false } = options;
      if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      if (!['linked', 'evaluated', 'errored'].includes(this.status)) {
        throw makeError('ERR_VM_MODULE_STATUS', 'must be one of linked, evaluated, or errored');
      }
      if (this.#status === 'errored') throw this.#error;
      this.#promise ??= host.evaluate(this.#handle, timeout, breakOnSigint);
      return this.#promise;
    }

    [inspect.custom](depth, options) {
      check(this);
      const { constructor } = this;
      const name = constructor?.name ?? 'Module';
      if (typeof depth === 'number' && depth < 0) return `[${name}]`;
      const { status, identifier, context } = this;
      const shown = Object.create((constructor ?? Module).prototype);
      for (const [key, value] of Object.entries({ status, identifier, context })) {
        Object.defineProperty(shown, key, { value, enumerable: true });
      }
      return inspect(shown, { ...options, customInspect: false });
    }
  }

  const { handleOf, is, setStatus } = Module;
  for (const name of ['handleOf', 'is', 'setStatus']) delete Module[name];

  function check(module) { if (!is(module)) throw makeError('ERR_INVALID_THIS', 'Module'); }

  function instantiate(module) {
    if (isOpen(module)) throw makeError('ERR_VM_MODULE_LINK_FAILURE', 'module is not linked');
    for (const other of below(module)) {
      if (!isOpen(other) || other.moduleRequests.length === 0) continue;
      const [{ specifier }] = other.moduleRequests;
      const where = `module '${other.identifier}' that is not linked`;
      throw makeError('ERR_VM_MODULE_LINK_FAILURE', `request for '${specifier}' can not be resolved on ${where}`);
    }
    try {
      host.instantiate(handleOf(module));
      for (const one of below(module)) if (one.status !== 'errored') setStatus(one, 'linked');
    } catch (error) {
      setStatus(module, 'errored', error);
      throw error;
    }
  }

  // Whether it asks for modules that it has not been given.
  const isOpen = (module) => module[kLinked] === null;

  // A module and all that it is linked to.
  function below(module, found = new Set()) {
    if (found.has(module)) return found;
    found.add(module);
    for (const other of module[kLinked] ?? []) below(other, found);
    return found;
  }
  const kLinked = Symbol('kLinked');

  function checkLinked(module, specifier, from) {
    if (!is(module)) throw makeError('ERR_VM_MODULE_NOT_MODULE');
    if (module.context !== from.context) throw makeError('ERR_VM_MODULE_DIFFERENT_CONTEXT');
    if (module.status === 'errored') {
      const message = `request for '${specifier}' resulted in an errored module`;
      throw makeError('ERR_VM_MODULE_LINK_FAILURE', message, module.error);
    }
  }

  class SourceTextModule extends Module {
    #requests;
    #specifiers;
    #text;

    constructor(sourceText, options = {}) {
      validateString(sourceText, 'sourceText');
      validateObject(options, 'options');
      super({ ...options, sourceText }, kMade);
      this.#text = sourceText;
      Object.defineProperty(this, kLinked, { value: null, writable: true });
    }

    [kMade](identifier, contextified, options) {
      const {
        sourceText, lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData,
      } = options;
      validateInt32(lineOffset, 'options.lineOffset');
      validateInt32(columnOffset, 'options.columnOffset');
      if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
      if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
        throw makeError('ERR_INVALID_ARG_TYPE', 'options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
      }
      const importer = importerOf(importModuleDynamically, () => this);
      const meta = initializeImportMeta && ((meta) => initializeImportMeta(meta, this));
      const made = host.source(sourceText, identifier, lineOffset, contextified, importer, meta);
      if (cachedData !== undefined && !isSameData(cachedData, sourceText)) {
        throw makeError('ERR_VM_MODULE_CACHED_DATA_REJECTED');
      }
      return made;
    }

    get moduleRequests() {
      this.#requests ??= Object.freeze(host.requests(handleOf(this)).map(([specifier, attributes]) => Object.freeze({
        __proto__: null, specifier, attributes: Object.freeze(attributes), phase: 'evaluation',
      })));
      return this.#requests;
    }

    get dependencySpecifiers() {
      this.#specifiers ??= Object.freeze([...new Set(this.moduleRequests.map(({ specifier }) => specifier))]);
      return this.#specifiers;
    }

    async [kLink](linker) {
      setStatus(this, 'linking');
      this[kLinked] = new Set();
      try {
        await Promise.all(this.moduleRequests.map(async ({ specifier, attributes }) => {
          const module = await linker(specifier, this, { attributes, assert: attributes });
          checkLinked(module, specifier, this);
          this.#linkTo(specifier, attributes, module);
          if (module.status === 'unlinked') await module[kLink]?.(linker);
        }));
      } catch (error) {
        setStatus(this, 'errored', error);
        throw error;
      }
    }

    #linkTo(specifier, attributes, module) {
      host.link(handleOf(this), specifier, attributes.type, handleOf(module));
      this[kLinked].add(module);
    }

    linkRequests(modules) {
      check(this);
      if (this.status !== 'unlinked') throw makeError('ERR_VM_MODULE_STATUS', 'must be unlinked');
      if (!Array.isArray(modules)) throw makeError('ERR_INVALID_ARG_TYPE', 'modules', 'Array', modules);
      const { moduleRequests } = this;
      if (modules.length !== moduleRequests.length) {
        const message = `Expected ${moduleRequests.length} modules, got ${modules.length}`;
        throw makeError('ERR_MODULE_LINK_MISMATCH', message);
      }
      this[kLinked] = new Set();
      for (const [at, { specifier, attributes }] of moduleRequests.entries()) {
        checkLinked(modules[at], specifier, this);
        this.#linkTo(specifier, attributes, modules[at]);
      }
    }

    instantiate() {
      check(this);
      if (this.status === 'unlinked') instantiate(this);
    }

    hasTopLevelAwait() { return host.awaits(handleOf(this), false); }

    hasAsyncGraph() {
      if (this.status === 'unlinked' || this.status === 'linking') {
        throw makeError('ERR_VM_MODULE_STATUS', 'must be instantiated');
      }
      return host.awaits(handleOf(this), true);
    }

    createCachedData() {
      if (['evaluating', 'evaluated', 'errored'].includes(this.status)) {
        throw makeError('ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA');
      }
      return cachedDataOf(this.#text);
    }
  }

  class SyntheticModule extends Module {
    #early = new Map();
    #names;

    constructor(exportNames, evaluateCallback, options = {}) {
      if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
        throw makeError('ERR_INVALID_ARG_TYPE', 'exportNames', 'Array of unique strings', exportNames);
      }
      for (const [at, name] of exportNames.entries()) {
        if (exportNames.indexOf(name) !== at) {
          throw makeError('ERR_INVALID_ARG_VALUE', `exportNames.${name}`, name, 'is duplicated');
        }
      }
      validateFunction(evaluateCallback, 'evaluateCallback');
      validateObject(options, 'options');
      super({ ...options, exportNames, evaluateCallback }, kMade);
      this.#names = new Set(exportNames);
      instantiate(this);
    }

    [kMade](identifier, contextified, { exportNames, evaluateCallback }) {
      return host.synthetic(exportNames, identifier, contextified, () => {
        for (const [name, value] of this.#early) host.setExport(handleOf(this), name, value);
        this.#early = null;
        return evaluateCallback.call(this);
      });
    }

    // It is linked from the beginning.
    async link() { check(this); }

    setExport(name, value) {
      check(this);
      validateString(name, 'name');
      if (!this.#names.has(name)) throw new ReferenceError(`Export '${name}' is not defined in module`);
      if (this.#early) this.#early.set(name, value);
      else host.setExport(handleOf(this), name, value);
    }
  }

  return { Module, SourceTextModule, SyntheticModule, isModule: is };
};
