// WebAssembly as ES modules: what the loader needs the classes for.

const { WebAssembly } = require('internal/wasm');
const { Module, Instance, Global, LinkError } = WebAssembly;

const isReserved = (name) => name.startsWith('wasm:') || name.startsWith('wasm-js:');

// What each instance exports itself, for those that import it: globals stay globals between them.
const instances = new Map();

/** A binary and what it asks for and has. */
function compile(bytes, url, shown) {
  let module;
  try {
    module = new Module(bytes);
  } catch (error) {
    error.message = `${shown}: ${error.message}`;
    throw error;
  }
  const imports = new Set();
  for (const { module: from, name } of Module.imports(module)) {
    if (from.startsWith('wasm:')) throw native('missing').error(`Importing ${from} into a WebAssembly module`);
    if (from.startsWith('wasm-js:')) throw new LinkError(`Invalid Wasm import "${from}" in ${url}`);
    if (isReserved(name)) throw new LinkError(`Invalid Wasm import name "${name}" in ${url}`);
    imports.add(from);
  }
  const exports = Module.exports(module).map(({ name }) => name);
  for (const name of exports) if (isReserved(name)) throw new LinkError(`Invalid Wasm export name "${name}" in ${url}`);
  return { module, url, imports: [...imports], exports };
}

/** The values of its exports; `imports` are triples of a name, a namespace and a URL. */
function instantiate({ module, url, exports: names }, imports) {
  const given = { __proto__: null };
  for (const [name, namespace, from] of imports) given[name] = instances.get(from) ?? namespace;
  const { exports } = new Instance(module, given);
  instances.set(url, exports);
  return names.map((name) => (exports[name] instanceof Global ? valueOf(exports[name]) : exports[name]));
}

function valueOf(global) {
  try {
    return global.value;
  } catch {
    // A vector, which scripts cannot see.
    return undefined;
  }
}

module.exports = { compile, instantiate };
