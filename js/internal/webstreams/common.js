'use strict';
// What the three kinds of Web streams share (https://streams.spec.whatwg.org): where an object keeps
// its state, queues whose chunks have sizes, strategies, and the calls of a script's methods.

const { makeError } = require('internal/errors');
const { kClone, kSend, kTransfer } = require('internal/structured_clone');
const { validateFunction, validateObject } = require('internal/validators');

// Every object of ours keeps its state behind this symbol; the state's `kind` says what it is.
const kState = Symbol('kState');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

// By these, Node's streams ask how a Web stream is (internal/stream/kind, finished, abort).
const NODE = {
  disturbed: Symbol.for('nodejs.stream.disturbed'),
  errored: Symbol.for('nodejs.stream.errored'),
  readable: Symbol.for('nodejs.stream.readable'),
  writable: Symbol.for('nodejs.stream.writable'),
  closed: Symbol.for('nodejs.webstream.isClosedPromise'),
  fail: Symbol.for('nodejs.webstream.controllerErrorFunction'),
};

function nop() {}

function stateOf(object, kind) {
  const state = object === null || object === undefined ? undefined : object[kState];
  return state !== undefined && state.kind === kind ? state : null;
}

// The state of `this` in a method of the class `kind`.
function own(object, kind) {
  const state = stateOf(object, kind);
  if (state === null) throw makeError('ERR_INVALID_THIS', kind);
  return state;
}

// The same of a class whose state Node keeps in a private member, in V8's words.
function ownPrivate(object, kind, member) {
  const state = stateOf(object, kind);
  if (state === null) {
    throw new TypeError(`Cannot read private member #${member} from an object whose class did not declare it`);
  }
  return state;
}

function invalidState(message) {
  return makeError('ERR_INVALID_STATE.TypeError', message);
}

function rejected(reason) {
  return Promise.reject(reason);
}

// Nobody need handle this promise's rejection.
function handled(promise) {
  promise.then(undefined, nop);
  return promise;
}

// A promise and its two ends; a rejection of it may go unnoticed.
function quiet() {
  const record = Promise.withResolvers();
  handled(record.promise);
  return record;
}

// Chunks in order, and the sum of their sizes.
class Queue {
  constructor() {
    this.items = [];
    this.head = 0;
    this.total = 0;
  }

  get length() {
    return this.items.length - this.head;
  }

  push(value, size) {
    const given = size;
    size = Number(size);
    if (!(size >= 0) || size === Infinity) {
      throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'size', given);
    }
    this.items.push({ value, size });
    this.total += size;
  }

  peek() {
    return this.items[this.head].value;
  }

  shift() {
    const { items } = this;
    const { value, size } = items[this.head];
    items[this.head++] = undefined;
    if (this.head === items.length) {
      items['length'] = 0;   // by its name as a value: see engine/mend
      this.head = 0;
    } else if (this.head > 1024) {
      items.splice(0, this.head);
      this.head = 0;
    }
    // Sums of fractions may fall below zero.
    this.total = Math.max(0, this.total - size);
    return value;
  }

  clear() {
    this.items = [];
    this.head = 0;
    this.total = 0;
  }
}

const one = () => 1;

function markOf(strategy, fallback) {
  const { highWaterMark } = strategy;
  if (highWaterMark === undefined) return fallback;
  const mark = Number(highWaterMark);
  if (!(mark >= 0)) throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'strategy.highWaterMark', highWaterMark);
  return mark;
}

function sizeOf(strategy) {
  const { size } = strategy;
  if (size === undefined) return one;
  validateFunction(size, 'strategy.size');
  return (chunk) => size.call(undefined, chunk);
}

function checkStrategy(strategy) {
  if (strategy === undefined || strategy === null) return {};
  if (typeof strategy !== 'function') validateObject(strategy, 'strategy');
  return strategy;
}

// A method that a script's object may have.
function methodOf(object, name, label) {
  const method = object?.[name];
  if (method === undefined) return undefined;
  validateFunction(method, `${label}.${name}`);
  return method;
}

// What pull(), write() and transform() give, as a promise, whether they return or throw: a promise of
// theirs is taken as it is.
function invoke(method, object, a, b) {
  if (method === undefined) return Promise.resolve();
  try {
    return Promise.resolve(method.call(object, a, b));
  } catch (err) {
    return rejected(err);
  }
}

// What the methods give that are called once. A promise of theirs is followed by one of ours, which
// takes microtasks of its own: programs see when each promise settles, so the two ways are told apart.
function follow(value) {
  return new Promise((resolve) => resolve(value));
}

function invokeOnce(method, object, a) {
  try {
    return follow(method?.call(object, a));
  } catch (err) {
    return rejected(err);
  }
}

// Two classes of streams may be in one file, but their members are enumerable, and they have a tag.
//
// (What a class's body computes the names of, the engine gets wrong: so inspection is added here.)
function finish(Class, names, shown) {
  hidden(Class.prototype, kInspect, function (depth, options, inspect) {
    // (Node gives what `this` is in a plain function.)
    if (depth < 0) return undefined;
    const inner = { ...options, depth: typeof options.depth === 'number' ? options.depth - 1 : null };
    return `${Class.name} ${(inspect ?? require('util').inspect)(shown.call(this), inner)}`;
  });
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

// How a stream is transferred; it cannot be cloned.
function transferable(prototype, name) {
  hidden(prototype, kClone, () => undefined);
  hidden(prototype, kTransfer, function () {
    return require('internal/webstreams/transfer')[name](this);
  });
  hidden(prototype, kSend, function () {
    return require('internal/webstreams/transfer').sent(this);
  });
}

// The accessors, by symbols, for Node's streams.
function answer(prototype, getters, fail) {
  for (const name in getters) {
    Object.defineProperty(prototype, NODE[name], { get: getters[name], configurable: true });
  }
  hidden(prototype, NODE.fail, fail);
}

module.exports = {
  Queue, answer, checkStrategy, finish, follow, handled, hidden, invalidState, invoke, invokeOnce, kState, markOf, methodOf, nop, own, ownPrivate,
  quiet, rejected, sizeOf, stateOf, transferable,
};
