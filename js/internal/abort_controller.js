// AbortController and AbortSignal.

const { makeError } = require('internal/errors');
const { kClone, kSend, kTransfer, structuredClone } = require('internal/structured_clone');
const { validateNumber } = require('internal/validators');
const {
  Event, EventTarget, defineEventHandler, inside, kWeak, limitListenersOf,
} = require('internal/event_target');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const mayConstruct = Symbol('AbortSignal');
let inSignal;
// Of a signal that has been transferred, what tells it of an abort.
const tellers = new WeakMap();
let listeners = 0;

function domException(message, name) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, name);
}

function show(name, shown, depth, options, inspect) {
  if (depth < 0) return `[${name}]`;
  const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
  return `${name} ${(inspect ?? require('util').inspect)(shown, inner)}`;
}

function asSequence(signals) {
  const typeError = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
  if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
    throw typeError('signals cannot be converted to sequence.');
  }
  return Array.from(signals, (signal, at) => {
    if (!inSignal.is(signal)) throw typeError(`signals[${at}] is not of type AbortSignal.`);
    return signal;
  });
}

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  // Of a signal made by any(): the plain signals it follows. Of a plain one: who follows it.
  #sources = null;
  #followers = null;
  #isTransferable = false;
  // When the first listener came: followers hear of an abort in that order.
  #heard = Infinity;

  constructor(key) {
    if (key !== mayConstruct) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
    super();
    limitListenersOf(this, 0);
  }

  static {
    inSignal = {
      arriving(port) {
        const signal = inSignal.allowTransfer(new AbortSignal(mayConstruct));
        signal.#sources = new Set();
        tellers.set(signal, port);
        port.onmessage = ({ data }) => {
          port.close();
          inSignal.abort(signal, data);
        };
        port.unref();
        return signal;
      },
      is: (signal) => typeof signal === 'object' && signal !== null && #aborted in signal,
      // Every follower is aborted before the first of them hears of it.
      abort(signal, reason = domException('This operation was aborted', 'AbortError')) {
        if (signal.#aborted) return;
        const all = [signal];
        for (const reference of signal.#followers ?? []) {
          const follower = reference.deref();
          if (follower && !follower.#aborted) all.push(follower);
        }
        all.sort((a, b) => (a === signal ? -1 : b === signal ? 1 : a.#heard < b.#heard ? -1 : 1));
        signal.#followers = null;
        for (const each of all) {
          each.#aborted = true;
          each.#reason = reason;
        }
        for (const each of all) each.dispatchEvent(inside.trust(new Event('abort')));
        for (const each of all) listened.delete(each);
      },
      allowTransfer(signal) {
        signal.#isTransferable = true;
        return signal;
      },
    };
  }

  static #check(signal) {
    if (!inSignal.is(signal)) throw makeError('ERR_INVALID_THIS', 'AbortSignal');
  }

  get aborted() {
    AbortSignal.#check(this);
    return this.#aborted;
  }

  get reason() {
    AbortSignal.#check(this);
    return this.#reason;
  }

  throwIfAborted() {
    AbortSignal.#check(this);
    if (this.#aborted) throw this.#reason;
  }

  static abort(reason = domException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(mayConstruct);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  // The timer does not keep the loop alive, and does not keep a signal that nobody listens to.
  static timeout(delay) {
    validateNumber(delay, 'delay', 0, 4294967295);
    const signal = new AbortSignal(mayConstruct);
    const reference = new WeakRef(signal);
    signal.#sources = new Set();
    setTimeout(() => {
      const signal = reference.deref();
      if (signal) {
        inSignal.abort(
          signal,
          domException('The operation was aborted due to timeout', 'TimeoutError'),
        );
      }
    }, delay).unref();
    return signal;
  }

  static any(signals) {
    const all = asSequence(signals);
    const result = new AbortSignal(mayConstruct);
    const aborted = all.find((signal) => signal.#aborted);
    if (aborted) {
      result.#aborted = true;
      result.#reason = aborted.#reason;
      return result;
    }
    result.#sources = new Set();
    for (const signal of all) {
      // Following what a follower follows keeps the chains flat.
      const plain = signal.#sources?.size ? signal.#sources : [signal];
      for (const source of plain) {
        if (result.#sources.has(source)) continue;
        result.#sources.add(source);
        (source.#followers ??= []).push(new WeakRef(result));
      }
    }
    return result;
  }

  [kClone]() {
    return this.#isTransferable ? undefined : {};
  }

  // The signal that arrives is told of an abort in a message, which does not keep the loop alive.
  [kTransfer]() {
    if (!this.#isTransferable) return undefined;
    if (this.#aborted) {
      return [AbortSignal.abort(structuredClone(this.#reason)), () => {}];
    }
    const { MessageChannel } = require('internal/messaging');
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    return [inSignal.arriving(port2), () => {
      this.addEventListener('abort', () => port1.postMessage(this.#reason), { once: true });
    }];
  }

  [kSend]() {
    const [name, part] = this.#aborted ? ['aborted', this.#reason] : ['arriving', tellers.get(this)];
    return ['internal/abort_controller', name, part];
  }

  // A signal that somebody else will abort must live while it has a listener.
  addEventListener(type, ...rest) {
    super.addEventListener(type, ...rest);
    if (type === 'abort' && this.#heard === Infinity) this.#heard = ++listeners;
    if (type === 'abort' && this.#sources && !this.#aborted && !rest[1]?.[kWeak]) listened.add(this);
  }

  [customInspect](depth, options, inspect) {
    return show('AbortSignal', { aborted: this.aborted }, depth, options, inspect);
  }
}

const listened = new Set();

class AbortController {
  #signal = new AbortSignal(mayConstruct);

  get signal() {
    return this.#signal;
  }

  abort(reason = undefined) {
    inSignal.abort(this.#signal, reason);
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return this;
    return show('AbortController', { signal: this.signal }, depth, options, inspect);
  }
}

for (const [prototype, names] of [
  [AbortSignal.prototype, ['aborted', 'throwIfAborted']],
  [AbortController.prototype, ['signal', 'abort']],
]) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
}
for (const each of [AbortSignal, AbortController]) {
  Object.defineProperty(each.prototype, Symbol.toStringTag, { value: each.name, configurable: true });
}
defineEventHandler(AbortSignal.prototype, 'abort');

module.exports = {
  AbortController, AbortSignal, allowTransfer: inSignal.allowTransfer,
  aborted: AbortSignal.abort, arriving: inSignal.arriving,
};
