'use strict';
// readline: lines from a stream, with a terminal's editing where there is one.

const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { InterfaceBase } = require('internal/readline/interface');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');

const promisified = Symbol.for('nodejs.util.promisify.custom');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  InterfaceBase.call(this, input, output, completer, terminal);
  if (process.env.TERM === 'dumb') this._isDumb = true;
}
Object.setPrototypeOf(Interface.prototype, InterfaceBase.prototype);
Object.setPrototypeOf(Interface, InterfaceBase);

Interface.prototype.question = function question(query, options, callback) {
  if (typeof options === 'function') callback = options;
  const signal = options === null || typeof options !== 'object' ? undefined : options.signal;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => this._cancelQuestion();
    signal.addEventListener('abort', onAbort, { once: true });
    const answer = callback;
    callback = (line) => {
      signal.removeEventListener('abort', onAbort);
      if (typeof answer === 'function') answer(line);
    };
  }
  if (typeof callback === 'function') this._question(query, callback);
};
Interface.prototype.question[promisified] = function question(query, options) {
  const signal = options === null || typeof options !== 'object' ? undefined : options.signal;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let answer = resolve;
    if (signal) {
      const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', onAbort, { once: true });
      answer = (line) => {
        signal.removeEventListener('abort', onAbort);
        resolve(line);
      };
    }
    this.question(query, options, answer);
  });
};

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

function emitKeypressEvents(stream, iface) {
  return require('internal/readline/keypress')(stream, iface);
}

module.exports = {
  Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor,
};
Object.defineProperty(module.exports, 'promises', {
  enumerable: true, configurable: true, get: () => require('readline/promises'),
});
