'use strict';
// readline/promises: questions whose answers are promises, and a batch of cursor movements.

const { makeError, AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');
const { InterfaceBase, kClosedBy } = require('internal/readline/interface');
const { sequences } = require('internal/readline/cursor');

const { process } = globalThis;
const kReject = Symbol('kReject');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  InterfaceBase.call(this, input, output, completer, terminal);
  this._completesByPromise = true;
}
Object.setPrototypeOf(Interface.prototype, InterfaceBase.prototype);
Object.setPrototypeOf(Interface, InterfaceBase);

Interface.prototype.question = function question(query, options = {}) {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    let answer = resolve;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) {
        reject(new AbortError(undefined, { cause: signal.reason }));
        return;
      }
      const onAbort = () => {
        this._cancelQuestion();
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      answer = (line) => {
        signal.removeEventListener('abort', onAbort);
        resolve(line);
      };
    }
    this[kReject] = reject;
    this._question(query, answer);
  });
};
// The user ended the input instead of answering.
Interface.prototype[kClosedBy] = function (message) {
  this[kReject]?.(new AbortError(message));
};

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

class Readline {
  #stream;
  #autoCommit = false;
  #todo = [];

  constructor(stream, options = undefined) {
    const { isWritableNodeStream } = require('internal/stream/kind');
    if (!isWritableNodeStream(stream)) throw makeError('ERR_INVALID_ARG_TYPE', 'stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit !== undefined) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(sequence) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(sequence));
    else this.#todo.push(sequence);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) validateInteger(y, 'y');
    return this.#add(sequences.to(x, y));
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      return this.#add(sequences.by(dx, dy));
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(sequences.clearLine(dir));
  }

  clearScreenDown() {
    return this.#add(sequences.clearDown);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

module.exports = { Interface, Readline, createInterface };
