// EventTarget: who listens to which event of an object, and in which order.
//
// The listeners of one type stand in a Set: iterating over it while listeners come and go is what
// Node does with its linked list (one that is added meanwhile is called, one removed is not). When
// they are many, a map finds them by their functions.

const { makeError } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { Event, CustomEvent, inside, enumerable, optionsOfAnyKind } = require('internal/event');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kIsEventTarget = Symbol.for('nodejs.event_target');
// Listens on although another listener stopped the event: for the host's own needs.
const kResistStopPropagation = Symbol('kResistStopPropagation');
// The listener is reached through a WeakRef and lives as long as this option's value.
const kWeak = Symbol('kWeak');
// The listener was added by `on`: it gets a value, not an event.
const kNodeStyle = Symbol('kIsNodeStyleListener');
// Hooks that a subclass may have: a listener came, a listener went.
const kAdded = Symbol('kNewListener');
const kRemoved = Symbol('kRemoveListener');

function isTarget(value) {
  return value?.constructor?.[kIsEventTarget];
}

function nameOf(type) {
  if (typeof type === 'symbol') {
    const error = new TypeError('Value is a Symbol and cannot be converted to a string.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return `${type}`;
}

function isListener(listener, type, target) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) {
    return true;
  }
  if (listener == null) {
    if (type === undefined) return false;
    const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
    warning.name = 'AddEventListenerArgumentTypeWarning';
    warning.target = target;
    warning.type = type;
    process.emitWarning(warning);
    return false;
  }
  throw makeError('ERR_INVALID_ARG_TYPE', 'listener', 'EventListener', listener);
}

function optionsOf(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options == null) return {};
  validateObject(options, 'options', optionsOfAnyKind);
  return options;
}

// So many are looked through one by one.
const few = 16;

class Listeners extends Set {
  // From a function to its entries, of which there are two at most; weak, as some entries are.
  #found = null;

  find(callback, capture) {
    let entries = this;
    if (this.size > few) {
      if (!this.#found) {
        this.#found = new WeakMap();
        for (const entry of this) this.#note(entry);
      }
      entries = this.#found.get(callback) ?? [];
    }
    for (const entry of entries) {
      if (entry.capture === capture && entry.get() === callback) return entry;
    }
  }

  #note(entry) {
    const callback = entry.get();
    if (!callback) return;
    const entries = this.#found.get(callback);
    if (entries) entries.push(entry);
    else this.#found.set(callback, [entry]);
  }

  add(entry) {
    if (this.#found) this.#note(entry);
    return super.add(entry);
  }

  delete(entry) {
    const callback = this.#found && entry.get();
    if (callback) {
      const others = this.#found.get(callback).filter((other) => other !== entry);
      if (others.length > 0) this.#found.set(callback, others);
      else this.#found.delete(callback);
    }
    return super.delete(entry);
  }
}

// Calls a listener that is an object. What it throws is reported as a rejection.
async function handled(listener, event) {
  if (listener.handleEvent) await Reflect.apply(listener.handleEvent, listener, [event]);
}

// How many listeners a subclass is told of: a handler that was set to null keeps its place, and does
// not count.
const count = (listeners) => (listeners ? listeners.size - (listeners.idle ?? 0) : 0);

const report = (error) => process.nextTick(() => { throw error; });

let inTarget;

class EventTarget {
  static [kIsEventTarget] = true;
  #types = new Map();
  #attributes = null;
  #most = undefined;
  #warned = false;

  static {
    inTarget = {
      is: (target) => typeof target === 'object' && target !== null && #types in target,
      types: (target) => target.#types,
      dispatch: (target, event, value) => target.#dispatch(event, value),
      attributes: (target) => (target.#attributes ??= new Map()),
      most: (target) => target.#most ?? require('events').defaultMaxListeners,
      limit: (target, most) => {
        target.#most = most;
        target.#warned = false;
      },
    };
  }

  addEventListener(type, listener, options = undefined) {
    if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
    if (arguments.length < 2) throw makeError('ERR_MISSING_ARGS', 'type', 'listener');
    options = optionsOf(options);
    const { capture, once, passive, signal, [kWeak]: weak } = options;
    validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) return;
    if (!isListener(listener, type, this)) return;
    type = nameOf(type);
    if (signal) {
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
        once: true,
        [kWeak]: this,
        [kResistStopPropagation]: true,
      });
    }
    let listeners = this.#types.get(type);
    if (listeners?.find(listener, !!capture)) return;
    if (!listeners) this.#types.set(type, (listeners = new Listeners()));
    const reference = weak && new WeakRef(listener);
    if (weak) keep(weak, listener);
    listeners.add({
      get: reference ? () => reference.deref() : () => listener,
      capture: !!capture,
      once: !!once,
      passive: !!passive,
      resists: !!options[kResistStopPropagation],
      nodeStyle: !!options[kNodeStyle],
    });
    this.#checkCount(type, listeners.size);
    this[kAdded]?.(count(listeners), type, listener, !!once);
  }

  #checkCount(type, count) {
    const most = inTarget.most(this);
    if (most <= 0 || count <= most || this.#warned) return;
    this.#warned = true;
    const warning = new Error(
      `Possible EventTarget memory leak detected. ${count} ${type} listeners added to ` +
        `${require('util').inspect(this, { depth: -1 })}. MaxListeners is ${most}. ` +
        'Use events.setMaxListeners() to increase limit',
    );
    warning.name = 'MaxListenersExceededWarning';
    warning.target = this;
    warning.type = type;
    warning.count = count;
    process.emitWarning(warning);
  }

  removeEventListener(type, listener, options = undefined) {
    if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
    if (arguments.length < 2) throw makeError('ERR_MISSING_ARGS', 'type', 'listener');
    if (!isListener(listener)) return;
    const capture = options?.capture === true;
    type = nameOf(type);
    const listeners = this.#types.get(type);
    const entry = listeners?.find(listener, capture);
    if (entry) this.#remove(type, listeners, entry);
  }

  #remove(type, listeners, entry) {
    listeners.delete(entry);
    if (listeners.size === 0) this.#types.delete(type);
    this[kRemoved]?.(count(listeners), type, entry.get(), entry.capture);
  }

  dispatchEvent(event) {
    if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'event');
    if (!inside.isEvent(event)) throw makeError('ERR_INVALID_ARG_TYPE', 'event', 'Event', event);
    if (inside.isDispatching(event)) throw makeError('ERR_EVENT_RECURSION', event.type);
    this.#dispatch(event, event);
    return !event.defaultPrevented;
  }

  // `value` is what listeners in Node's style get instead of the event.
  #dispatch(event, value) {
    inside.begin(event, this);
    const { type } = event;
    const listeners = this.#types.get(type);
    for (const entry of listeners ?? []) {
      if (inside.isStoppedAtOnce(event) && !entry.resists) continue;
      if (entry.once) this.#remove(type, listeners, entry);
      const callback = entry.get();
      if (!callback) {
        this.#remove(type, listeners, entry);
        continue;
      }
      inside.setPassive(event, entry.passive);
      try {
        const result =
          typeof callback === 'function'
            ? callback.call(this, entry.nodeStyle ? value : event)
            : handled(callback, event);
        if (typeof result?.then === 'function') result.then(undefined, report);
      } catch (error) {
        report(error);
      }
      // As in Node the event may be dispatched again when the first has been called.
      if (!entry.nodeStyle) inside.end(event);
      inside.setPassive(event, false);
    }
    inside.end(event);
  }

  [customInspect](depth, options, inspect) {
    if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
    const name = this.constructor.name;
    if (depth < 0) return name;
    const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${(inspect ?? require('util').inspect)({}, inner)}`;
  }
}

enumerable(EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, {
  value: 'EventTarget',
  configurable: true,
});

// What lives as long as its key: listeners that a target reaches only weakly.
const kept = new WeakMap();

function keep(key, value) {
  const values = kept.get(key);
  if (values) values.add(value);
  else kept.set(key, new Set([value]));
}

// Defines `onNAME` on a prototype: one listener, which keeps the place of the first one set.
function defineEventHandler(prototype, type, property = `on${type}`) {
  Object.defineProperty(prototype, property, {
    get: {
      [property]() {
        if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
        return inTarget.attributes(this).get(type)?.handler ?? null;
      },
    }[property],
    set: {
      [property](value) {
        if (!inTarget.is(this)) throw makeError('ERR_INVALID_THIS', 'EventTarget');
        const attributes = inTarget.attributes(this);
        const known = attributes.get(type);
        const had = typeof known?.handler === 'function';
        if (known) known.handler = value;
        else if (value != null) {
          const attribute = { handler: value };
          attributes.set(type, attribute);
          attribute.listener = function (event) {
            if (typeof attribute.handler === 'function') return attribute.handler.call(this, event);
          };
          this.addEventListener(type, attribute.listener);
          return;
        }
        // A port begins to receive when it gets a handler, and no longer waits without one.
        const has = typeof value === 'function';
        const listeners = inTarget.types(this).get(type);
        if (has && !listeners?.find(known.listener, false)) {
          // It went with all listeners.
          this.addEventListener(type, known.listener);
          return;
        }
        if (!known || has === had) return;
        if (listeners) listeners.idle = has ? 0 : 1;
        if (has) this[kAdded]?.(count(listeners), type, value, false);
        else this[kRemoved]?.(count(listeners), type, value, false);
      },
    }[property],
    enumerable: true,
    configurable: true,
  });
}

// What the functions of the module `events` ask of a target; undefined: it is none.
function listenersOf(target, type) {
  if (!inTarget.is(target)) return undefined;
  return Array.from(inTarget.types(target).get(type) ?? [], (entry) => entry.get()).filter(Boolean);
}

module.exports = {
  Event,
  CustomEvent,
  EventTarget,
  defineEventHandler,
  inside,
  inTarget,
  isTarget,
  listenersOf,
  listenerCountOf: (target, type) => listenersOf(target, type)?.length,
  maxListenersOf: (target) => (inTarget.is(target) ? inTarget.most(target) : undefined),
  limitListenersOf: (target, most) =>
    inTarget.is(target) ? (inTarget.limit(target, most), true) : undefined,
  kAdded,
  kNodeStyle,
  kRemoved,
  kResistStopPropagation,
  kWeak,
};
