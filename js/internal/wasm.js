// WebAssembly: the classes. Compiled modules and families of instances are the host's.

const { kClone, kSend } = require('internal/structured_clone');
const host = native('wasm');

const hidden = (object, key, value) => {
  Object.defineProperty(object, key, { __proto__: null, configurable: true, enumerable: false, value, writable: true });
};

function makeErrorClass(name) {
  // As all classes of errors it makes one when it is called without `new`, too.
  const made = {
    [name]: function(...args) { return Reflect.construct(Error, args, new.target ?? made); },
  }[name];
  Object.defineProperty(made, 'length', { value: 1 });
  Object.setPrototypeOf(made, Error);
  Object.setPrototypeOf(made.prototype, Error.prototype);
  Object.defineProperty(made, 'prototype', { writable: false });
  hidden(made.prototype, 'name', name);
  hidden(made.prototype, 'message', '');
  return made;
}
const CompileError = makeErrorClass('CompileError');
const LinkError = makeErrorClass('LinkError');
const RuntimeError = makeErrorClass('RuntimeError');

const fail = (name, message) =>
  (name === 'LinkError' ? new LinkError(`WebAssembly.Instance(): ${message}`) : new RuntimeError(message));

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function checkBytes(bytes, what) {
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes instanceof ArrayBuffer || bytes instanceof SharedArrayBuffer) return new Uint8Array(bytes);
  throw new TypeError(`${what}: Argument 0 must be a buffer source`);
}

// A number of pages or elements in a descriptor.
function readLimit(what, descriptor, name, most) {
  const value = descriptor[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0 || number > most) {
    throw new TypeError(`${what}: Property '${name}': value ${value} is ${number < 0 ? 'below the lower bound' : 'above the upper bound'}`);
  }
  return Math.trunc(number);
}

function readLimits(what, descriptor, most) {
  if (!isObject(descriptor)) throw new TypeError(`${what}: Argument 0 must be a ${what.includes('Memory') ? 'memory' : 'table'} descriptor`);
  const initial = readLimit(what, descriptor, 'initial', most) ?? readLimit(what, descriptor, 'minimum', most);
  if (initial === undefined) throw new TypeError(`${what}: Property 'initial' is required`);
  const maximum = readLimit(what, descriptor, 'maximum', most);
  if (maximum !== undefined && maximum < initial) {
    throw new RangeError(`${what}: Property 'maximum': value ${maximum} is below the lower bound`);
  }
  return [initial, maximum];
}

// --- modules ---

let compiledOf;

// What a clone is made of in place of bytes.
class Known {
  constructor(compiled) { this.compiled = compiled; }
}

class Module {
  #compiled;

  constructor(bytes) {
    if (bytes instanceof Known) {
      this.#compiled = bytes.compiled;
      return;
    }
    const compiled = host.compile(checkBytes(bytes, 'WebAssembly.Module()'));
    if (typeof compiled === 'string') throw new CompileError(`WebAssembly.Module(): ${compiled}`);
    this.#compiled = compiled;
  }

  static exports(module) {
    return host.describe(module.#compiled)[1].map(([name, kind]) => ({ name, kind }));
  }

  static imports(module) {
    return host.describe(module.#compiled)[0].map(([from, name, kind]) => ({ module: from, name, kind }));
  }

  static customSections(module, name) {
    if (name === undefined) throw new TypeError('WebAssembly.Module.customSections(): Argument 1 is required');
    return host.custom(module.#compiled, `${name}`);
  }

  [kClone]() { return new Module(new Known(this.#compiled)); }

  [kSend]() { return ['internal/wasm', 'received', host.bytes(this.#compiled)]; }

  static {
    compiledOf = (module) => (isObject(module) && #compiled in module ? module.#compiled : undefined);
  }
}

// --- what can be shared ---

// A memory, table or global that a script has made belongs to no family until an instance gets it.
const kUnbound = Symbol('unbound');

const PAGE = 65536;
const newGrown = (before, pages) => {
  const grown = new ArrayBuffer(before.byteLength + pages * PAGE);
  new Uint8Array(grown).set(new Uint8Array(before));
  before.transfer(0);
  return grown;
};

let bindMemory, madeMemory, familyOfMemory;

class Memory {
  #family = null;
  #place;
  #buffer = null;
  #maximum;

  constructor(descriptor) {
    if (descriptor === kUnbound) return;
    const [initial, maximum] = readLimits('WebAssembly.Memory()', descriptor, 65536);
    if (descriptor.shared) throw native('missing').error('WebAssembly.Memory with shared: true');
    this.#buffer = new ArrayBuffer(initial * PAGE);
    this.#maximum = maximum;
  }

  get buffer() {
    return this.#family ? host.buffer(this.#family, this.#place) : this.#buffer;
  }

  grow(pages) {
    pages = readLimit('WebAssembly.Memory.grow()', { pages }, 'pages', 65536) ?? 0;
    const before = this.buffer.byteLength / PAGE;
    try {
      if (this.#family) return host.grow(this.#family, this.#place, pages);
      if (before + pages > (this.#maximum ?? 65536)) throw new RangeError();
      this.#buffer = newGrown(this.#buffer, pages);
    } catch {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    }
    return before;
  }

  static {
    bindMemory = (memory, family) => {
      if (!memory.#family) {
        memory.#place = host.memory(family, memory.#buffer.byteLength / PAGE, memory.#maximum);
        memory.#family = family;
        host.buffer(family, memory.#place, memory.#buffer);
        memory.#buffer = null;
      }
      return [memory.#family, memory.#place];
    };
    madeMemory = (family, place) => {
      const memory = new Memory(kUnbound);
      memory.#family = family;
      memory.#place = place;
      return memory;
    };
    familyOfMemory = (value) => (isObject(value) && #family in value ? value.#family : undefined);
  }
}

let bindTable, madeTable, familyOfTable;

class Table {
  #family = null;
  #place;
  #elements;
  #kind;
  #maximum;

  constructor(descriptor, value) {
    if (descriptor === kUnbound) return;
    const [initial, maximum] = readLimits('WebAssembly.Table()', descriptor, 10000000);
    const kind = `${descriptor.element}`;
    if (kind !== 'anyfunc' && kind !== 'funcref' && kind !== 'externref') {
      throw new TypeError("WebAssembly.Table(): Descriptor property 'element' must be a WebAssembly reference type");
    }
    this.#kind = kind;
    this.#maximum = maximum;
    this.#elements = new Array(initial).fill(value === undefined && kind !== 'externref' ? null : value);
  }

  get length() {
    return this.#family ? host.tableSize(this.#family, this.#place) : this.#elements.length;
  }

  #check(name, index) {
    index = Number(index);
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`WebAssembly.Table.${name}(): invalid address ${index} in ${this.#kind === 'externref' ? 'externref' : 'funcref'} table of size ${this.length}`);
    }
    return Math.trunc(index);
  }

  get(index) {
    index = this.#check('get', index);
    return this.#family ? host.tableGet(this.#family, this.#place, index) : this.#elements[index];
  }

  set(index, value = this.#kind === 'externref' ? undefined : null) {
    index = this.#check('set', index);
    if (!this.#family) {
      this.#elements[index] = value;
      return;
    }
    try {
      host.tableSet(this.#family, this.#place, index, value);
    } catch (error) {
      throw new TypeError(`WebAssembly.Table.set(): Argument 1 is invalid for table: ${error.message}`);
    }
  }

  grow(delta, value = this.#kind === 'externref' ? undefined : null) {
    delta = readLimit('WebAssembly.Table.grow()', { delta }, 'delta', 10000000) ?? 0;
    const before = this.length;
    try {
      if (this.#family) return host.tableGrow(this.#family, this.#place, delta, value);
      if (before + delta > (this.#maximum ?? 10000000)) throw new RangeError();
      for (let left = delta; left > 0; left--) this.#elements.push(value);
    } catch (error) {
      if (error instanceof TypeError) throw error;
      throw new RangeError(`WebAssembly.Table.grow(): failed to grow table by ${delta}`);
    }
    return before;
  }

  static {
    bindTable = (table, family) => {
      if (!table.#family) {
        table.#place = host.table(family, table.#kind, table.#elements.length, table.#maximum);
        table.#family = family;
        table.#elements.forEach((value, index) => {
          if (value !== null) host.tableSet(family, table.#place, index, value);
        });
        table.#elements = null;
      }
      return [table.#family, table.#place];
    };
    madeTable = (family, place) => {
      const table = new Table(kUnbound);
      table.#family = family;
      table.#place = place;
      return table;
    };
    familyOfTable = (value) => (isObject(value) && #family in value ? value.#family : undefined);
  }
}

const defaults = { __proto__: null, i32: 0, i64: 0n, f32: 0, f64: 0, externref: undefined, anyfunc: null, funcref: null };

let bindGlobal, madeGlobal, familyOfGlobal;

class Global {
  #family = null;
  #place;
  #unbound = null;

  constructor(descriptor, value) {
    if (descriptor === kUnbound) return;
    if (!isObject(descriptor)) throw new TypeError('WebAssembly.Global(): Argument 0 must be a global descriptor');
    const kind = `${descriptor.value}`;
    if (!(kind in defaults)) {
      throw new TypeError("WebAssembly.Global(): Descriptor property 'value' must be a WebAssembly type");
    }
    // It is a single value: a family of its own until an instance gets it.
    this.#unbound = { kind, mutable: Boolean(descriptor.mutable), value: value === undefined ? defaults[kind] : value };
    const family = host.family(fail);
    const place = host.global(family, kind, this.#unbound.mutable, this.#unbound.value);
    this.#unbound.family = family;
    this.#unbound.place = place;
  }

  get #at() {
    return this.#family ? [this.#family, this.#place] : [this.#unbound.family, this.#unbound.place];
  }

  get value() { return host.globalGet(...this.#at); }

  set value(value) { host.globalSet(...this.#at, value); }

  valueOf() { return this.value; }

  static {
    bindGlobal = (global, family) => {
      if (!global.#family) {
        const { kind, mutable } = global.#unbound;
        global.#place = host.global(family, kind, mutable, global.value);
        global.#family = family;
        global.#unbound = null;
      }
      return [global.#family, global.#place];
    };
    madeGlobal = (family, place) => {
      const global = new Global(kUnbound);
      global.#family = family;
      global.#place = place;
      return global;
    };
    familyOfGlobal = (value) => (isObject(value) && #family in value ? value.#family : undefined);
  }
}

// --- instances ---

const kinds = {
  __proto__: null,
  memory: [(value) => familyOfMemory(value), (value, family) => bindMemory(value, family), (...at) => madeMemory(...at), 'memory import must be a WebAssembly.Memory object'],
  table: [(value) => familyOfTable(value), (value, family) => bindTable(value, family), (...at) => madeTable(...at), 'table import requires a WebAssembly.Table'],
  global: [(value) => familyOfGlobal(value), (value, family) => bindGlobal(value, family), (...at) => madeGlobal(...at), 'global import must be a number, valid Wasm reference, or WebAssembly.Global object'],
};

// What a script had before: one family's things stay themselves wherever they come by.
const functions = new WeakMap();

function instantiate(compiled, imports, what) {
  const [wanted] = host.describe(compiled);
  if (wanted.length > 0 && !isObject(imports)) {
    throw new TypeError(`${what}: Imports argument must be present and must be an object`);
  }
  let family = null;
  const found = wanted.map(([from, name, kind], index) => {
    const words = `${what}: Import #${index} "${from}"`;
    const module = imports[from];
    if (!isObject(module)) throw new TypeError(`${words}: module is not an object or function`);
    const value = module[name];
    if (kind === 'function') {
      if (typeof value !== 'function') throw new LinkError(`${words} "${name}": function import requires a callable`);
      family ??= functions.get(value) ?? null;
      return value;
    }
    const [familyOf, , , wrong] = kinds[kind];
    const known = familyOf(value);
    const isPlain = () => kind === 'global' && (typeof value === 'number' || typeof value === 'bigint' || host.globalKind(compiled, index) === 'externref');
    if (known === undefined && !isPlain()) {
      throw new LinkError(`${words} "${name}": ${wrong}`);
    }
    family = known ?? family;
    return value;
  });
  family ??= host.family(fail);
  const given = found.map((value, index) => {
    const [from, name, kind] = wanted[index];
    if (kind === 'function') return value;
    if (kind === 'global' && familyOfGlobal(value) === undefined) {
      return host.global(family, typeof value === 'bigint' ? 'i64' : host.globalKind(compiled, index), false, value);
    }
    const [of, place] = kinds[kind][1](value, family);
    if (of !== family) {
      // What never changes is the same as a copy.
      if (kind === 'global' && !host.globalIsMutable(compiled, index)) {
        return host.global(family, host.globalKind(compiled, index), false, value.value);
      }
      throw new LinkError(`${what}: Import #${index} "${from}" "${name}": Ouro cannot link what belongs to two other instances`);
    }
    return place;
  });
  const exports = Object.create(null);
  for (const [name, kind, value] of host.instantiate(family, compiled, given)) {
    if (kind === 'function') functions.set(value, family);
    const made = kind === 'function' ? value : kinds[kind][2](family, value);
    Object.defineProperty(exports, name, { __proto__: null, configurable: false, enumerable: true, value: made, writable: false });
  }
  return Object.preventExtensions(exports);
}

class Instance {
  #exports;

  constructor(module, imports) {
    const compiled = compiledOf(module);
    if (!compiled) throw new TypeError('WebAssembly.Instance(): Argument 0 must be a WebAssembly.Module');
    if (imports !== undefined && !isObject(imports)) {
      throw new TypeError('WebAssembly.Instance(): Argument 1 must be an object');
    }
    this.#exports = instantiate(compiled, imports, 'WebAssembly.Instance()');
  }

  get exports() { return this.#exports; }
}

// --- the namespace ---

const WebAssembly = Object.create(Object.prototype);
const named = (name, error) => {
  error.message = error.message.replace(/^WebAssembly\.\w+\(\)/, `WebAssembly.${name}()`);
  return error;
};

// V8 compiles on other threads, and what waits for it goes on in a later turn of the loop.
function copied(bytes, what) {
  const copy = checkBytes(bytes, what).slice();
  return new Promise((resolve) => { setImmediate(resolve, copy); });
}

const methods = {
  __proto__: null,
  validate(bytes) {
    return typeof host.compile(checkBytes(bytes, 'WebAssembly.validate()')) !== 'string';
  },
  async compile(bytes) {
    bytes = await copied(bytes, 'WebAssembly.compile()');
    try {
      return new Module(bytes);
    } catch (error) {
      throw named('compile', error);
    }
  },
  async instantiate(source, imports) {
    if (!compiledOf(source)) source = await copied(source, 'WebAssembly.instantiate()');
    try {
      if (compiledOf(source)) return new Instance(source, imports);
      const module = new Module(source);
      return { module, instance: new Instance(module, imports) };
    } catch (error) {
      throw named('instantiate', error);
    }
  },
  async compileStreaming(source) {
    return methods.compile(await bytesOf(await source));
  },
  async instantiateStreaming(source, imports) {
    return methods.instantiate(await bytesOf(await source), imports);
  },
};

// What a server has answered, if that is WebAssembly.
async function bytesOf(response) {
  const { makeError } = require('internal/errors');
  if (!(response instanceof globalThis.Response)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'source', ['Response', 'Promise resolving to Response'], response);
  }
  const kind = response.headers.get('Content-Type');
  if (kind !== 'application/wasm') throw makeError('ERR_WEBASSEMBLY_RESPONSE', `has unsupported MIME type '${kind}'`);
  if (!response.ok) throw makeError('ERR_WEBASSEMBLY_RESPONSE', `has status code ${response.status}`);
  if (response.bodyUsed) throw makeError('ERR_WEBASSEMBLY_RESPONSE', 'body has already been used');
  return response.arrayBuffer();
}
for (const name of ['compile', 'validate', 'instantiate', 'compileStreaming', 'instantiateStreaming']) {
  WebAssembly[name] = methods[name];
}
for (const made of [Module, Instance, Table, Memory, Global]) {
  hidden(WebAssembly, made.name, made);
  Object.defineProperty(made.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: `WebAssembly.${made.name}` });
  for (const key of Object.getOwnPropertyNames(made.prototype)) {
    if (key !== 'constructor') Object.defineProperty(made.prototype, key, { __proto__: null, enumerable: true });
  }
}
for (const { name, prototype } of [Instance, Table, Memory, Global]) {
  hidden(prototype, kClone, () => {
    const { DOMException } = require('internal/domexception');
    throw new DOMException(`#<${name}> could not be cloned.`, 'DataCloneError');
  });
}
for (const made of [CompileError, LinkError, RuntimeError]) hidden(WebAssembly, made.name, made);
Object.defineProperty(WebAssembly, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'WebAssembly' });

module.exports = { WebAssembly, received: (bytes) => new Module(bytes) };
