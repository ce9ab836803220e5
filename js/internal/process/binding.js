// process.binding, deprecated: what packages still read there while they load, made of what is
// public. Node's other insides are not there.

const known = new Map();

const BINDINGS = {
  buffer() {
    const { kMaxLength, kStringMaxLength } = require('buffer');
    return { kMaxLength, kStringMaxLength };
  },
  constants: () => Object.fromEntries(['os', 'fs', 'crypto', 'zlib'].map((name) => [name, require(name).constants])),
  spawn_sync: () => require('internal/child_process/sync').binding,
  tty_wrap() {
    const host = native('stdio');
    class TTY {
      #fd;
      constructor(fd) { this.#fd = fd; }
      setRawMode(flag) { return -host.setRawMode(this.#fd, Boolean(flag)); }
    }
    return { isTTY: require('tty').isatty, TTY };
  },
  uv() {
    const names = [...require('util').getSystemErrorMap()].map(([errno, [name]]) => [`UV_${name}`, errno]);
    return { errname: require('util').getSystemErrorName, ...Object.fromEntries(names.sort()) };
  },
};

// These are new objects each time: the built-in modules' texts by their names, of those that have one,
function natives() {
  const { builtinModules } = require('module');
  const { ownText } = native('process');
  const names = builtinModules.map((name) => name.replace(/^node:/, ''));
  return Object.fromEntries(names.map((name) => [name, ownText(name)]));
}

// and what tells kinds of values.
function util() {
  const names = ['ArrayBuffer', 'AsyncFunction', 'Date', 'External', 'Map', 'MapIterator', 'NativeError', 'Promise',
    'RegExp', 'Set', 'SetIterator', 'AnyArrayBuffer', 'ArrayBufferView', 'DataView', 'TypedArray', 'Uint8Array'];
  const { types } = require('util');
  return Object.fromEntries(names.map((name) => [`is${name}`, types[`is${name}`]]));
}

let warned = false;

function binding(name) {
  name = `${name}`;
  if (!warned && native('process').warnsOfPending()) {
    warned = true;
    process.emitWarning('process.binding() is deprecated. Please use public APIs instead.', 'DeprecationWarning', 'DEP0111');
  }
  if (name === 'util') return util();
  if (name === 'natives') return natives();
  if (!Object.hasOwn(BINDINGS, name)) throw new Error(`No such module: ${name}`);
  if (!known.has(name)) known.set(name, BINDINGS[name]());
  return known.get(name);
}

module.exports = { binding };
