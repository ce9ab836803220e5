// DisposableStack, AsyncDisposableStack and SuppressedError: explicit resource management, as far as
// it needs no syntax.

// As all classes of errors it makes one when it is called without `new`, too.
function SuppressedError(error, suppressed, message) {
  const made = Reflect.construct(Error, message === undefined ? [] : [message], new.target ?? SuppressedError);
  for (const [key, value] of [['error', error], ['suppressed', suppressed]]) {
    Object.defineProperty(made, key, { configurable: true, enumerable: false, value, writable: true });
  }
  return made;
}
Object.setPrototypeOf(SuppressedError, Error);
Object.setPrototypeOf(SuppressedError.prototype, Error.prototype);
Object.defineProperty(SuppressedError, 'prototype', { writable: false });
Object.defineProperty(SuppressedError.prototype, 'name', {
  configurable: true, enumerable: false, value: 'SuppressedError', writable: true,
});
Object.defineProperty(SuppressedError.prototype, 'message', {
  configurable: true, enumerable: false, value: '', writable: true,
});

function method(value, symbol) {
  const found = value[symbol];
  if (found === undefined || found === null) return undefined;
  if (typeof found !== 'function') throw new TypeError(`Property [${symbol.description}] is not a function.`);
  return found;
}

function check(stack, name, isOne, { name: Class }) {
  if (!isOne(stack)) {
    const shown = typeof stack === 'object' && stack !== null ? `#<${stack.constructor?.name ?? 'Object'}>` : String(stack);
    throw new TypeError(`Method ${Class}.prototype.${name} called on incompatible receiver ${shown}`);
  }
  if (stack.disposed) throw new ReferenceError(`Cannot call ${Class}.prototype.${name} on an already-disposed ${Class}`);
}

// What was thrown while something was thrown already.
function suppress(failure, error) {
  return { error: failure ? new SuppressedError(error, failure.error, 'An error was suppressed during disposal') : error };
}

let isDisposableStack, isAsyncDisposableStack;

class DisposableStack {
  #disposers = [];

  static {
    isDisposableStack = (value) => typeof value === 'object' && value !== null && #disposers in value;
  }

  get disposed() {
    return this.#disposers === null;
  }

  use(value) {
    check(this, 'use', isDisposableStack, DisposableStack);
    if (value === null || value === undefined) return value;
    const dispose = method(value, Symbol.dispose);
    if (dispose === undefined) throw new TypeError('Symbol(Symbol.dispose) is not a function');
    this.#disposers.push(() => { Reflect.apply(dispose, value, []); });
    return value;
  }

  adopt(value, onDispose) {
    check(this, 'adopt', isDisposableStack, DisposableStack);
    if (typeof onDispose !== 'function') throw new TypeError(`${String(onDispose)} is not a function`);
    this.#disposers.push(() => { onDispose(value); });
    return value;
  }

  defer(onDispose) {
    check(this, 'defer', isDisposableStack, DisposableStack);
    if (typeof onDispose !== 'function') throw new TypeError(`${String(onDispose)} is not a function`);
    this.#disposers.push(() => { onDispose(); });
  }

  move() {
    check(this, 'move', isDisposableStack, DisposableStack);
    const moved = new DisposableStack();
    moved.#disposers = this.#disposers;
    this.#disposers = null;
    return moved;
  }

  dispose() {
    if (this.#disposers === null) return;
    const disposers = this.#disposers;
    this.#disposers = null;
    let failure;
    while (disposers.length > 0) {
      try {
        disposers.pop()();
      } catch (error) {
        failure = suppress(failure, error);
      }
    }
    if (failure) throw failure.error;
  }
}

class AsyncDisposableStack {
  #disposers = [];

  static {
    isAsyncDisposableStack = (value) => typeof value === 'object' && value !== null && #disposers in value;
  }

  get disposed() {
    return this.#disposers === null;
  }

  use(value) {
    check(this, 'use', isAsyncDisposableStack, AsyncDisposableStack);
    if (value === null || value === undefined) {
      this.#disposers.push(() => {});
      return value;
    }
    const dispose = method(value, Symbol.asyncDispose);
    if (dispose !== undefined) {
      this.#disposers.push(() => Reflect.apply(dispose, value, []));
      return value;
    }
    const disposeNow = method(value, Symbol.dispose);
    if (disposeNow === undefined) throw new TypeError('Symbol(Symbol.asyncDispose) is not a function');
    // What a synchronous method returns is not waited for.
    this.#disposers.push(() => { Reflect.apply(disposeNow, value, []); });
    return value;
  }

  adopt(value, onDispose) {
    check(this, 'adopt', isAsyncDisposableStack, AsyncDisposableStack);
    if (typeof onDispose !== 'function') throw new TypeError(`${String(onDispose)} is not a function`);
    this.#disposers.push(() => onDispose(value));
    return value;
  }

  defer(onDispose) {
    check(this, 'defer', isAsyncDisposableStack, AsyncDisposableStack);
    if (typeof onDispose !== 'function') throw new TypeError(`${String(onDispose)} is not a function`);
    this.#disposers.push(() => onDispose());
  }

  move() {
    check(this, 'move', isAsyncDisposableStack, AsyncDisposableStack);
    const moved = new AsyncDisposableStack();
    moved.#disposers = this.#disposers;
    this.#disposers = null;
    return moved;
  }

  async disposeAsync() {
    if (!(#disposers in this)) throw new TypeError('Method AsyncDisposableStack.prototype.disposeAsync called on incompatible receiver');
    if (this.#disposers === null) return;
    const disposers = this.#disposers;
    this.#disposers = null;
    let failure;
    while (disposers.length > 0) {
      try {
        await disposers.pop()();
      } catch (error) {
        failure = suppress(failure, error);
      }
    }
    if (failure) throw failure.error;
  }
}

for (const [Class, symbol, name] of [
  [DisposableStack, Symbol.dispose, 'dispose'],
  [AsyncDisposableStack, Symbol.asyncDispose, 'disposeAsync'],
]) {
  const { prototype } = Class;
  Object.defineProperty(prototype, symbol, { configurable: true, enumerable: false, value: prototype[name], writable: true });
  Object.defineProperty(prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { AsyncDisposableStack, DisposableStack, SuppressedError };
