// mock.module: what `require` and `import` get in a module's place, until it is put back.

const Module = require('module');
const { pathToFileURL } = require('url');
const { getCallSites } = require('internal/util/call_sites');
const { makeError } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const host = native('module_hooks');

// What is mocked, by URL; and what an ES module that stands in for one gets its exports from, by its own URL.
const mocks = new Map();
const standIns = new Map();
const kStandIns = Symbol.for('ouro.mocks');

let count = 0;
let uninstall;
const told = new Set();

function warnOnce(message, name) {
  if (told.has(message)) return;
  told.add(message);
  process.emitWarning(message, name);
}

const notBoth = (name) => `cannot be used with 'options.${name}'`;

// The exports that the options ask for; their names are those of now, their values those of each evaluation.
function exportsOf(options) {
  const { exports, namedExports, defaultExport } = options;
  if (exports !== undefined) {
    validateObject(exports, 'options.exports');
    for (const name of ['namedExports', 'defaultExport']) {
      if (name in options) throw makeError('ERR_INVALID_ARG_VALUE', 'options.exports', exports, notBoth(name));
    }
    return exports;
  }
  const made = {};
  if (namedExports !== undefined) {
    validateObject(namedExports, 'options.namedExports');
    warnOnce('mock.module(): options.namedExports is deprecated. Use options.exports instead.', 'DeprecationWarning');
    Object.defineProperties(made, Object.getOwnPropertyDescriptors(namedExports));
  }
  if ('defaultExport' in options) {
    warnOnce('mock.module(): options.defaultExport is deprecated. Use options.exports.default instead.', 'DeprecationWarning');
    Object.defineProperty(made, 'default', { value: defaultExport, enumerable: true });
  }
  return made;
}

class Mock {
  constructor(url, format, exports, isCached) {
    this.url = url;
    this.isModule = format === 'module' || url.startsWith('data:text/javascript');
    this.exports = exports;
    this.names = Object.keys(exports).filter((name) => name !== 'default');
    this.hasDefault = Object.keys(exports).includes('default');
    this.isCached = isCached;
    if (url.startsWith('file:')) {
      // What was loaded already comes back in the end.
      this.path = decodeURIComponent(new URL(url).pathname);
      this.before = Module._cache[this.path];
      delete Module._cache[this.path];
    }
  }

  // module.exports
  forRequire() {
    if (this.required) return this.required.value;
    const value = this.hasDefault ? this.exports.default : {};
    if (this.names.length > 0 && (typeof value !== 'object' || value === null)) {
      throw new Error('Cannot create mock because named exports cannot be applied to the provided default export.');
    }
    for (const name of this.names) Object.defineProperty(value, name, Object.getOwnPropertyDescriptor(this.exports, name));
    if (this.isCached) this.required = { value };
    return value;
  }

  // The URL of an ES module in its place.
  standIn() {
    if (this.imported) return this.imported;
    count += 1;
    const mark = `node-test-mock=${count}`;
    const url = this.path ? `${this.url}${this.url.includes('?') ? '&' : '?'}${mark}` : `mock:${count}`;
    standIns.set(url, this);
    if (this.isCached) this.imported = url;
    return url;
  }

  // Its text. A CommonJS or built-in module's has what `require` gets, too.
  text(url) {
    const names = this.isModule ? this.names.slice() : ['module.exports', ...this.names];
    if (this.hasDefault || !this.isModule) names.push('default');
    const lines = names.map((name, at) => `const v${at} = given[${JSON.stringify(name)}]; export { v${at} as ${JSON.stringify(name)} };`);
    return `import { mock } from 'node:test';
const given = mock[Symbol.for('ouro.mocks')](${JSON.stringify(url)});
${lines.join('\n')}`;
  }

  forImport() {
    if (this.isModule) return this.exports;
    const value = this.forRequire();
    const given = { 'module.exports': value, default: value };
    for (const name of this.names) given[name] = this.exports[name];
    return given;
  }

  restore() {
    if (mocks.get(this.url) !== this) return;
    mocks.delete(this.url);
    if (this.path) {
      delete Module._cache[this.path];
      if (this.before) Module._cache[this.path] = this.before;
    }
    if (mocks.size === 0) uninstall();
  }
}

// The URL that a request of `require` means.
function urlOf(request, parent, isMain) {
  if (Module.isBuiltin(request)) return request.startsWith('node:') ? request : `node:${request}`;
  return pathToFileURL(Module._resolveFilename(request, parent, isMain)).href;
}

function install(tracker) {
  Object.defineProperty(tracker, kStandIns, { value: (url) => standIns.get(url).forImport(), configurable: true });
  const load = Module._load;
  Module._load = function _load(request, parent, isMain) {
    const mock = mocks.get(urlOf(request, parent, isMain));
    return mock === undefined ? Reflect.apply(load, this, [request, parent, isMain]) : mock.forRequire();
  };
  const hook = Module.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const mock = context.conditions.includes('require') ? undefined : mocks.get(found.url);
      return mock === undefined ? found : { url: mock.standIn(), format: 'module', importAttributes: {}, shortCircuit: true };
    },
    load(url, context, next) {
      const mock = standIns.get(url);
      return mock === undefined ? next(url, context) : { format: 'module', source: mock.text(url), shortCircuit: true };
    },
  });
  uninstall = () => {
    Module._load = load;
    hook.deregister();
    uninstall = undefined;
  };
}

class MockModuleContext {
  #mock;

  constructor(mock) { this.#mock = mock; }

  restore() { this.#mock.restore(); }
}

/** `mock.module(specifier, options)`; `tracker` is the module's own `mock`. */
exports.mockModule = function mockModule(tracker, specifier, options) {
  warnOnce('Module mocking is an experimental feature and might change at any time', 'ExperimentalWarning');
  if (typeof specifier !== 'string' && !(specifier instanceof URL)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'specifier', ['string', 'URL'], specifier);
  }
  validateObject(options, 'options');
  const { cache = false } = options;
  validateBoolean(cache, 'options.cache');
  const exports = exportsOf(options);
  const site = getCallSites(64, { sourceMap: false }).find(({ scriptName }) => !scriptName.startsWith('node:'));
  const file = site?.scriptName ?? '';
  const parentURL = file.startsWith('/') ? pathToFileURL(file).href : file || undefined;
  const conditions = host.conditions();
  const resolve = (specifier) => host.resolve(specifier, { conditions, importAttributes: {}, parentURL });
  const { url, format } = resolve(`${specifier}`);
  if (url.startsWith('node:') && !Module.isBuiltin(url)) resolve(url.slice(5));
  if (mocks.has(url)) {
    throw makeError('ERR_INVALID_STATE', `Cannot mock '${specifier}'. The module is already mocked.`);
  }
  const mock = new Mock(url, format, exports, cache);
  mocks.set(url, mock);
  if (!uninstall) install(tracker);
  return new MockModuleContext(mock);
};
