'use strict';
// The Interface of readline: lines out of an input stream. On a terminal the keys that make a line are
// edited by internal/readline/editor; from anywhere else text is split at its line ends here.
//
// Methods with an underscore are not documented, but packages call and replace them, so the code goes
// through them itself.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { makeError } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateNumber, validateString, validateUint32,
} = require('internal/validators');
const { cursorTo, moveCursor, clearScreenDown } = require('internal/readline/cursor');
const host = native('readline');

const { process } = globalThis;
const HISTORY_SIZE = 30;
const CRLF_DELAY = 100;         // ms at least, within which \r and \n are one line end
const LINE_END = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

const kIterator = Symbol('kIterator');
const kClosedBy = Symbol('kClosedBy');

// The options of an Interface, given as an object or as arguments.
function readOptions(input, output, completer, terminal) {
  const options = input?.input ? input : { input, output, completer, terminal };
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  completer = options.completer;
  if (completer !== undefined && typeof completer !== 'function') {
    throw makeError('ERR_INVALID_ARG_VALUE', 'completer', completer);
  }
  return options;
}

function InterfaceBase(input, output, completer, terminal) {
  this._sawReturnAt = 0;
  this.isCompletionEnabled = true;
  this._sawKeyPress = false;
  this._previousKey = null;
  this.escapeCodeTimeout = 500;
  this.tabSize = 8;
  EventEmitter.call(this);

  const options = readOptions(input, output, completer, terminal);
  ({ input, output, completer, terminal } = options);
  if (options.tabSize !== undefined) validateUint32(options.tabSize, 'tabSize', true);
  if (options.tabSize !== undefined) this.tabSize = options.tabSize;
  if (options.escapeCodeTimeout !== undefined) {
    if (!Number.isFinite(options.escapeCodeTimeout)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'input.escapeCodeTimeout', this.escapeCodeTimeout);
    }
    this.escapeCodeTimeout = options.escapeCodeTimeout;
  }
  const { history = [], historySize = HISTORY_SIZE, signal } = options;
  validateArray(history, 'history');
  validateNumber(historySize, 'size', 0);
  if (terminal === undefined && output !== undefined && output !== null) terminal = Boolean(output.isTTY);

  this.history = history;
  this.historyIndex = -1;
  this.historySize = historySize;
  this.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
  this.line = '';
  this._substringSearch = null;
  this.output = output;
  this.input = input;
  this._undoStack = [];
  this._redoStack = [];
  this._killRing = [];
  this._killRingCursor = 0;
  this._yanking = false;
  this.crlfDelay = options.crlfDelay ? Math.max(CRLF_DELAY, options.crlfDelay) : CRLF_DELAY;
  this.completer = completer;
  this._prompt = options.prompt ?? '> ';
  this._questionCallback = null;
  this.terminal = Boolean(terminal);
  this.closed = false;
  this.paused = false;
  this._line_buffer = null;

  this._onInputError = (err) => this.emit('error', err);
  input.on('error', this._onInputError);
  if (this.terminal) listenToKeys(this, input, output);
  else listenToText(this, input);
  if (signal) closeOnAbort(this, signal);
  input.resume();
}

function listenToText(rl, input) {
  rl._decoder = new StringDecoder('utf8');
  const onData = (data) => rl._normalWrite(data);
  const onEnd = () => {
    if (typeof rl._line_buffer === 'string' && rl._line_buffer.length > 0) rl.emit('line', rl._line_buffer);
    rl.close();
  };
  rl.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('error', rl._onInputError);
    input.removeListener('end', onEnd);
  });
  input.on('data', onData);
  input.on('end', onEnd);
}

function listenToKeys(rl, input, output) {
  const onKeypress = (text, key) => {
    rl._ttyWrite(text, key);
    // A terminal may show half a character where its second half comes later.
    if (key?.sequence) {
      const code = key.sequence.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) rl._refreshLine();
    }
  };
  const onEnd = () => {
    if (typeof rl.line === 'string' && rl.line.length > 0) rl.emit('line', rl.line);
    rl.close();
  };
  const onResize = () => rl._refreshLine();
  rl.once('close', () => {
    input.removeListener('keypress', onKeypress);
    input.removeListener('error', rl._onInputError);
    input.removeListener('end', onEnd);
    if (output !== null && output !== undefined) output.removeListener('resize', onResize);
  });
  require('internal/readline/keypress')(input, rl);
  input.on('keypress', onKeypress);
  input.on('end', onEnd);
  rl._setRawMode(true);
  rl.cursor = 0;
  rl.prevRows = 0;
  if (output !== null && output !== undefined) output.on('resize', onResize);
}

function closeOnAbort(rl, signal) {
  const onAborted = () => rl.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, onAborted);
  rl.once('close', () => disposable[Symbol.dispose]());
}

function checkOpen(rl) {
  if (rl.closed) throw makeError('ERR_USE_AFTER_CLOSE', 'readline');
}

InterfaceBase.prototype = {
  __proto__: EventEmitter.prototype,

  get columns() {
    return this.output?.columns ? this.output.columns : Infinity;
  },

  setPrompt(prompt) {
    this._prompt = prompt;
  },

  getPrompt() {
    return this._prompt;
  },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  // Asks, and has `callback` answered by the next line. A question that is asked already stays.
  _question(query, callback) {
    checkOpen(this);
    if (this._questionCallback) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  _cancelQuestion() {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  pause() {
    checkOpen(this);
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    checkOpen(this);
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(text, key) {
    checkOpen(this);
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(text, key);
    else this._normalWrite(text);
  },

  // Ends the line that is shown, and begins an empty one.
  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this._shown(this.line.slice(0, this.cursor)));
  },

  _getCursorPos() {
    return this.getCursorPos();
  },

  _getDisplayPos(text) {
    const [cols, rows] = host.position(text, this.columns, this.tabSize);
    return { cols, rows };
  },

  _setRawMode(mode) {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return before;
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  _onLine(line) {
    if (!this._questionCallback) {
      this.emit('line', line);
      return;
    }
    const callback = this._questionCallback;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    callback(line);
  },

  // A line of the history may have been several, in a REPL.
  _shown(line) {
    return line.includes('\n') ? line.replaceAll('\n', '\n| ') : line;
  },

  // Shows prompt and line anew, where they are on the screen.
  _refreshLine() {
    const text = this._prompt + this._shown(this.line);
    const end = this._getDisplayPos(text);
    const cursor = this.getCursorPos();
    const rowsAbove = this.prevRows || 0;
    if (rowsAbove > 0) moveCursor(this.output, 0, -rowsAbove);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    // Or else the terminal would not begin the new row yet.
    if (end.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursor.cols);
    const below = end.rows - cursor.rows;
    if (below > 0) moveCursor(this.output, 0, -below);
    this.prevRows = cursor.rows;
  },

  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    // The second half of a line end whose first half ended the last piece.
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      if (text.codePointAt(0) === 10) text = text.slice(1);
      this._sawReturnAt = 0;
    }
    LINE_END.lastIndex = 0;
    if (LINE_END.test(text)) {
      this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
      if (this._line_buffer) text = this._line_buffer + text;
      const lines = text.split(LINE_END);
      this._line_buffer = lines.pop() || null;
      for (const line of lines) this._onLine(line);
    } else if (text) {
      this._line_buffer = (this._line_buffer ?? '') + text;
    }
  },
};

// Methods for the keys of a terminal; their code is loaded with the first of them.
const EDITING = [
  '_addHistory', '_insertString', '_tabComplete', '_wordLeft', '_wordRight', '_deleteLeft', '_deleteRight',
  '_deleteWordLeft', '_deleteWordRight', '_deleteLineLeft', '_deleteLineRight', '_line', '_historyNext', '_historyPrev',
  '_moveCursor', '_ttyWrite',
];
for (const name of EDITING) {
  InterfaceBase.prototype[name] = function (...args) {
    return require('internal/readline/editor')[name].apply(this, args);
  };
}

// The lines, until the interface is closed. Reading slowly pauses the input.
InterfaceBase.prototype[Symbol.asyncIterator] = function () {
  const { iterate } = require('internal/events/on');
  this[kIterator] ??= iterate(this, 'line', { close: ['close'], highWaterMark: 1024 }, (line) => line);
  return this[kIterator];
};

InterfaceBase.prototype[Symbol.dispose] = function () {
  this.close();
};
for (const name of Object.keys(InterfaceBase.prototype)) {
  Object.defineProperty(InterfaceBase.prototype, name, { enumerable: false });
}
Object.defineProperty(InterfaceBase.prototype, 'constructor', {
  value: InterfaceBase, writable: true, configurable: true,
});
Object.setPrototypeOf(InterfaceBase, EventEmitter);

module.exports = { InterfaceBase, LINE_END, kClosedBy };
