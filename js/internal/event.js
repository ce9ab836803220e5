// Event and CustomEvent. An event's state is private; the functions in `inside` are how the
// EventTarget that dispatches it gets at it.

const { makeError } = require('internal/errors');
const { validateObject, kValidateObjectAllowObjects, kValidateObjectAllowNullable } = require(
  'internal/validators',
);

const { now } = native('perf_hooks');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const optionsOfAnyKind = kValidateObjectAllowObjects | kValidateObjectAllowNullable;
const inside = {};

function enumerable(prototype, names) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
}

class Event {
  #type;
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #prevented = false;
  #stopped = false;
  #stoppedAtOnce = false;
  #trusted = false;
  #dispatching = false;
  #passive = false;
  #target = null;
  #time = now();

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'type');
    if (options != null) {
      validateObject(options, 'options');
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
    }
    this.#type = `${type}`;
  }

  static {
    inside.isEvent = (event) => typeof event === 'object' && event !== null && #type in event;
    inside.begin = (event, target) => {
      event.#target = target;
      event.#dispatching = true;
    };
    inside.end = (event) => {
      event.#dispatching = false;
    };
    inside.isDispatching = (event) => event.#dispatching;
    inside.isStoppedAtOnce = (event) => event.#stoppedAtOnce;
    inside.setPassive = (event, passive) => {
      event.#passive = passive;
    };
    inside.isPrevented = (event) => event.#prevented;
    inside.trust = (event) => {
      event.#trusted = true;
      return event;
    };
    inside.check = (event) => {
      if (!inside.isEvent(event)) throw makeError('ERR_INVALID_THIS', 'Event');
    };
  }

  initEvent(type, bubbles = false, cancelable = false) {
    inside.check(this);
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  stopImmediatePropagation() {
    inside.check(this);
    // Node has one target and no path: both ways of stopping also set cancelBubble.
    this.#stopped = this.#stoppedAtOnce = true;
  }

  preventDefault() {
    inside.check(this);
    if (this.#cancelable && !this.#passive) this.#prevented = true;
  }

  get target() {
    inside.check(this);
    return this.#target;
  }

  get currentTarget() {
    inside.check(this);
    return this.#dispatching ? this.#target : null;
  }

  get srcElement() {
    inside.check(this);
    return this.#target;
  }

  get type() {
    inside.check(this);
    return this.#type;
  }

  get cancelable() {
    inside.check(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    inside.check(this);
    return this.#cancelable && this.#prevented;
  }

  get timeStamp() {
    inside.check(this);
    return this.#time;
  }

  composedPath() {
    inside.check(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get returnValue() {
    inside.check(this);
    return !this.#cancelable || !this.#prevented;
  }

  set returnValue(value) {
    inside.check(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    inside.check(this);
    return this.#bubbles;
  }

  get composed() {
    inside.check(this);
    return this.#composed;
  }

  get eventPhase() {
    inside.check(this);
    return this.#dispatching ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    inside.check(this);
    return this.#stopped;
  }

  set cancelBubble(value) {
    inside.check(this);
    if (value) this.#stopped = true;
  }

  stopPropagation() {
    inside.check(this);
    this.#stopped = true;
  }

  get isTrusted() {
    inside.check(this);
    return this.#trusted;
  }

  [customInspect](depth, options, inspect) {
    inside.check(this);
    const name = this.constructor.name;
    if (depth < 0) return name;
    const shown = {
      type: this.#type,
      defaultPrevented: this.defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#time,
    };
    const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${(inspect ?? require('util').inspect)(shown, inner)}`;
  }
}

enumerable(Event.prototype, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget',
  'srcElement', 'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath',
  'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation',
]);
Object.defineProperty(Event.prototype, 'isTrusted', { enumerable: true, configurable: false });
Object.defineProperty(Event.prototype, Symbol.toStringTag, { value: 'Event', configurable: true });
for (const [at, name] of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].entries()) {
  Object.defineProperty(Event, name, { value: at, enumerable: true });
}

class CustomEvent extends Event {
  #detail;

  constructor(type, options) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!(#detail in this)) throw makeError('ERR_INVALID_THIS', 'CustomEvent');
    return this.#detail;
  }
}

enumerable(CustomEvent.prototype, ['detail']);
Object.defineProperty(CustomEvent.prototype, Symbol.toStringTag, {
  value: 'CustomEvent',
  configurable: true,
});

module.exports = { Event, CustomEvent, inside, enumerable, optionsOfAnyKind };
