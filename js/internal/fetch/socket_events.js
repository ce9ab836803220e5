'use strict';
// What WebSocket and EventSource share. The events that are of no other class are CloseEvent, and ErrorEvent, which
// scripts only get as an event's class.

const { Event } = require('internal/event_target');
const { enumerable } = require('internal/event');
const { checkInit, illegal, needs, textOf } = require('internal/fetch/headers');

// What has the members of its class, in their order, and a tag.
function finish(Class, names) {
  enumerable(Class.prototype, names);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  require('internal/structured_clone').refuseObjectsOf(Class);
}

// Sets `onTYPE`: a new handler comes behind all listeners, and an object that is none is kept for nothing.
function handle(target, handlers, type, handler) {
  const known = handlers[type];
  if (typeof known === 'function') target.removeEventListener(type, known);
  const isKept = typeof handler === 'function' || (typeof handler === 'object' && handler !== null);
  handlers[type] = isKept ? handler : null;
  if (typeof handler === 'function') target.addEventListener(type, handler);
}

// A text for a USVString.
const scalars = (value) => `${value}`.toWellFormed();

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  constructor(type, init = undefined) {
    needs(1, arguments, 'CloseEvent constructor');
    type = textOf(type, 'CloseEvent constructor: type');
    const { code, reason, wasClean } = init = checkInit(init ?? null);
    super(type, init);
    this.#wasClean = Boolean(wasClean);
    // (What is below 0 stays so, as in undici.)
    this.#code = Math.trunc(Number(code ?? 0)) % 0x10000 || 0;
    this.#reason = reason === undefined ? '' : scalars(reason);
  }

  static #own(event) {
    if (typeof event !== 'object' || event === null || !(#code in event)) throw illegal('CloseEvent');
    return event;
  }

  get wasClean() { return CloseEvent.#own(this).#wasClean; }
  get code() { return CloseEvent.#own(this).#code; }
  get reason() { return CloseEvent.#own(this).#reason; }
}

finish(CloseEvent, ['wasClean', 'code', 'reason']);

class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, init) {
    needs(1, arguments, 'ErrorEvent constructor');
    super(textOf(type, 'ErrorEvent constructor: type'), init);
    const { message = '', filename = '', lineno = 0, colno = 0, error } = init ?? {};
    this.#message = textOf(message, 'undefined: undefined.message');
    this.#filename = scalars(filename);
    this.#lineno = Number(lineno) | 0;
    this.#colno = Number(colno) | 0;
    this.#error = error;
  }

  static #own(event) {
    if (typeof event !== 'object' || event === null || !(#message in event)) throw illegal('ErrorEvent');
    return event;
  }

  get message() { return ErrorEvent.#own(this).#message; }
  get filename() { return ErrorEvent.#own(this).#filename; }
  get lineno() { return ErrorEvent.#own(this).#lineno; }
  get colno() { return ErrorEvent.#own(this).#colno; }
  get error() { return ErrorEvent.#own(this).#error; }
}

finish(ErrorEvent, ['message', 'filename', 'lineno', 'colno', 'error']);

module.exports = { CloseEvent, ErrorEvent, finish, handle, scalars };
