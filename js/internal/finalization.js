'use strict';
// FinalizationRegistry. (The engine's own cannot call back: it waits inside a job, and jobs of the host
// run to their end at once.) What is registered is held weakly and looked at after each collection.

const { refuseObjectsOf } = require('internal/structured_clone');
const { afterCollection } = native('process');

// Those that something is registered with, weakly: a registry that is gone calls nobody.
const watched = new Set();
let waits = false;

function wait() {
  if (waits || watched.size === 0) return;
  waits = true;
  afterCollection(look);
}

function look() {
  waits = false;
  const calls = [];
  for (const weak of watched) {
    const registry = weak.deref();
    if (registry) calls.push(...takeDead(registry));
    if (!registry || isEmpty(registry)) watched.delete(weak);
  }
  wait();
  tell(calls);
}

function tell(calls) {
  try {
    while (calls.length > 0) calls.shift()();
  } finally {
    // One has thrown: the others are told all the same.
    if (calls.length > 0) setImmediate(tell, calls);
  }
}

const canBeHeld = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function' ||
  (typeof value === 'symbol' && Symbol.keyFor(value) === undefined);

// In place of a weak reference to a symbol, which the engine has none of.
const FOREVER = { deref: () => true };

let check, takeDead, isEmpty;

class FinalizationRegistry {
  #cleanup;
  #weak = new WeakRef(this);
  #cells = new Set();
  // The cells of a token; the engine takes no symbols as weak keys.
  #byObject = new WeakMap();
  #bySymbol = new Map();

  static {
    check = (value, name) => {
      if (typeof value === 'object' && value !== null && #cells in value) return;
      const shown = typeof value === 'object' && value !== null ? `#<${value.constructor?.name ?? 'Object'}>` : String(value);
      throw new TypeError(`Method FinalizationRegistry.prototype.${name} called on incompatible receiver ${shown}`);
    };
    // What is to be called for what has been collected, the newest first, as in V8.
    takeDead = (registry) => {
      const dead = [...registry.#cells].filter(({ target }) => target.deref() === undefined).reverse();
      for (const cell of dead) registry.#cells.delete(cell);
      const cleanup = registry.#cleanup;
      return dead.map(({ held }) => () => cleanup(held));
    };
    isEmpty = (registry) => registry.#cells.size === 0;
  }

  constructor(cleanup) {
    if (typeof cleanup !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
    this.#cleanup = cleanup;
  }

  register(target, held, token = undefined) {
    check(this, 'register');
    if (!canBeHeld(target)) throw new TypeError('FinalizationRegistry.prototype.register: invalid target');
    if (target === held) throw new TypeError('FinalizationRegistry.prototype.register: target and holdings must not be same');
    if (token !== undefined && !canBeHeld(token)) throw new TypeError(`Invalid unregisterToken ('${String(token)}')`);
    const cell = { target: typeof target === 'symbol' ? FOREVER : new WeakRef(target), held };
    this.#cells.add(cell);
    if (token !== undefined) {
      const known = this.#tokens(token).get(token);
      if (known) known.push(cell);
      else this.#tokens(token).set(token, [cell]);
    }
    watched.add(this.#weak);
    wait();
  }

  unregister(token) {
    check(this, 'unregister');
    if (!canBeHeld(token)) throw new TypeError(`Invalid unregisterToken ('${String(token)}')`);
    const cells = this.#tokens(token).get(token) ?? [];
    this.#tokens(token).delete(token);
    return cells.filter((cell) => this.#cells.delete(cell)).length > 0;
  }

  #tokens(token) { return typeof token === 'symbol' ? this.#bySymbol : this.#byObject; }
}
Object.defineProperty(FinalizationRegistry.prototype, Symbol.toStringTag, { configurable: true, value: 'FinalizationRegistry' });

refuseObjectsOf(FinalizationRegistry);
module.exports = { FinalizationRegistry };
