'use strict';
// repl: reads what is typed, evaluates it, prints what comes of it. Lines are edited by readline.

const { Interface } = require('readline');
const { deprecate, inspect } = require('util');
const { builtinModules } = require('module');
const { makeError } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { Recoverable, evaluate, report } = require('internal/repl/evaluate');
const commands = require('internal/repl/commands');
const context = require('internal/repl/context');
const host = native('repl');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

const COMMAND = /^\.([^\s]+)\s*(.*)$/;
const isNumber = (text) => !Number.isNaN(Number.parseFloat(text));

const writer = (value) => inspect(value, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };
Object.defineProperty(inspect, 'replDefaults', {
  configurable: true,
  enumerable: true,
  get: () => writer.options,
  set(options) {
    validateObject(options, 'options');
    Object.assign(writer.options, options);
  },
});

// Domains of those REPLs that a program has started: these may not listen for uncaught errors.
const domains = new WeakSet();
let isGuarded = false;

function guardUncaught() {
  if (isGuarded) return;
  isGuarded = true;
  process.prependListener('newListener', (event) => {
    if (event !== 'uncaughtException' || !domains.has(process.domain)) return;
    const words = 'Listeners for `uncaughtException` cannot be used in the REPL';
    throw makeError('ERR_INVALID_REPL_INPUT', words);
  });
}

function readOptions(prompt, stream, evaluator, useGlobal, ignoreUndefined, replMode) {
  const options = prompt !== null && typeof prompt === 'object' ? { ...prompt } :
    { prompt, eval: evaluator, useGlobal, ignoreUndefined, replMode, ...stream && streams(stream) };
  if (!options.input && !options.output) {
    options.input = process.stdin;
    options.output = process.stdout;
  }
  if (options.breakEvalOnSigint && options.eval) {
    throw makeError('ERR_INVALID_REPL_EVAL_CONFIG');
  }
  if (options.terminal === undefined) options.terminal = options.output.isTTY;
  options.terminal = Boolean(options.terminal);
  if (options.useColors === undefined) {
    const { output } = options;
    options.useColors = options.terminal && typeof output.getColorDepth === 'function' && output.getColorDepth() > 2;
  }
  return options;
}

// A socket or the like is both, `process` has its two.
const streams = (stream) =>
  (stream.stdin && stream.stdout ? { input: stream.stdin, output: stream.stdout } : { input: stream, output: stream });

function REPLServer(prompt, stream, evaluator, useGlobal, ignoreUndefined, replMode) {
  if (!(this instanceof REPLServer)) {
    const words = "Instantiating REPLServer without the 'new' keyword has been deprecated.";
    process.emitWarning(words, 'DeprecationWarning', 'DEP0185');
    return new REPLServer(prompt, stream, evaluator, useGlobal, ignoreUndefined, replMode);
  }
  const options = readOptions(prompt, stream, evaluator, useGlobal, ignoreUndefined, replMode);
  const isStandalone = options[context.kStandalone] === true;

  this.allowBlockingCompletions = Boolean(options.allowBlockingCompletions);
  this.useColors = Boolean(options.useColors);
  this._domain = options.domain || require('domain').create();
  this.useGlobal = Boolean(options.useGlobal);
  this.ignoreUndefined = Boolean(options.ignoreUndefined);
  this.replMode = options.replMode || REPL_MODE_SLOPPY;
  this.underscoreAssigned = false;
  this.last = undefined;
  this.underscoreErrAssigned = false;
  this.lastError = undefined;
  this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  this.editorMode = false;
  this._typed = '';             // what is typed and not whole yet
  this._waits = null;           // what comes while a promise is awaited; nothing when none is
  this._isTold = false;         // how to leave, at the last ctrl+c
  if (!isStandalone) {
    guardUncaught();
    domains.add(this._domain);
  }

  this._isStandalone = isStandalone;
  const own = options.eval ?? evaluate;
  this.eval = this._domain.bind(function(...args) {
    return Reflect.apply(own, this, args);
  });
  Interface.call(this, {
    input: options.input,
    output: options.output,
    completer: options.completer || ((text, callback) => this.complete(text, callback)),
    terminal: options.terminal,
    historySize: options.historySize,
    prompt: options.prompt === undefined ? '> ' : `${options.prompt}`,
  });
  this._initialPrompt = this.getPrompt();
  this.resetContext();
  this.commands = { __proto__: null };
  commands.define(this, options.terminal);
  this.writer = options.writer || module.exports.writer;
  if (this.useColors && this.writer === writer) {
    writer.options.colors = true;
  }

  this._domain.on('error', (error) => report(this, error));
  this.on('line', (line) => this._take(line ?? ''));
  this.on('SIGINT', () => interrupt(this));
  this.on('close', () => leave(this));
  this.on('SIGCONT', () => {
    if (this.editorMode) {
      this.output.write(`${this._initialPrompt}.editor\n`);
      this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      this.output.write(`${this._typed}\n`);
      this.prompt(true);
    } else {
      this.displayPrompt(true);
    }
  });
  if (options.terminal) require('internal/repl/keys')(this);
  this.displayPrompt();
}
Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

// Waits for what is awaited, and for the history to be written; then it is over.
function leave(repl) {
  if (repl._waits) {
    repl._waits.later.push(() => leave(repl));
    return;
  }
  if (repl._isFlushing) repl.once('flushHistory', () => repl.emit('exit'));
  else process.nextTick(() => repl.emit('exit'));
}

function interrupt(repl) {
  if (repl._waits) {
    for (const giveUp of repl._waits.awaited) giveUp();
    return;
  }
  const wasEmpty = repl._typed === '' && repl.line === '';
  repl.clearLine();
  repl.editorMode = false;
  repl.clearBufferedCommand();
  repl.setPrompt(repl._initialPrompt);
  if (wasEmpty) {
    if (repl._isTold) {
      repl.close();
      repl._isTold = false;
      return;
    }
    repl.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    repl._isTold = true;
  } else {
    repl._isTold = false;
  }
  repl.displayPrompt();
}

// Calls the command that a line names; whether it was one.
function tryCommand(repl, line) {
  const trimmed = line.trim();
  if (!trimmed.startsWith('.') || trimmed[1] === '.' || isNumber(trimmed)) return false;
  const [, name, rest] = COMMAND.exec(trimmed) ?? [];
  const command = repl.commands[name];
  if (command) {
    Reflect.apply(command.action, repl, [rest]);
    return true;
  }
  if (repl._typed !== '') return false;
  repl.output.write('Invalid REPL keyword\n');
  repl.displayPrompt();
  return true;
}

const methods = {
  // A line was typed.
  _take(line) {
    this._isTold = false;
    if (this.editorMode) {
      this._typed += `${line}\n`;
      // Keys begin a line as deep as the one before; a paste has its own spaces.
      const [depth] = this._sawKeyPress ? /^\s*/.exec(line) : [''];
      if (depth) {
        this.write(depth);
        this.line = depth;
        this.cursor = depth.length;
      }
      return;
    }
    if (tryCommand(this, line)) return;
    const code = `${this._typed}${line}\n`;
    this.eval(code, this.context, context.nextName(), (...result) => this._finish(line, ...result));
  },

  // Something that was awaited is there: what came meanwhile has its turn.
  _goOn() {
    const { later } = this._waits ?? { later: [] };
    this._waits = null;
    while (later.length > 0) {
      if (this._waits) {
        this._waits.later.push(...later);
        return;
      }
      later.shift()();
    }
  },

  _finish(line, error, ...values) {
    if (error && this._typed === '' && line.trim().startsWith('npm ') && !(error instanceof Recoverable)) {
      this.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n');
      this.displayPrompt();
      return;
    }
    if (error instanceof Recoverable) {
      this._typed += `${line}\n`;
      this.displayPrompt();
      return;
    }
    if (error) {
      this._domain.emit('error', error.err || error);
      this.clearBufferedCommand();
      return;
    }
    this.lines.push(`${this._typed}${line}`);
    this.clearBufferedCommand();
    const [value] = values;
    if (values.length > 0 && (!this.ignoreUndefined || value !== undefined)) {
      if (!this.underscoreAssigned) this.last = value;
      this.output.write(`${this.writer(value)}\n`);
    }
    this.displayPrompt();
  },

  clearBufferedCommand() {
    this._typed = '';
  },

  close() {
    process.nextTick(() => Interface.prototype.close.call(this));
  },

  createContext() {
    return context.create(this);
  },

  resetContext() {
    this.context = this.createContext();
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    this.lines = [];
    context.showLast(this);
    this.emit('reset', this.context);
  },

  displayPrompt(preserveCursor) {
    if (this.closed) return;
    let prompt = this._initialPrompt;
    if (this._typed !== '') prompt = '| ';
    Interface.prototype.setPrompt.call(this, prompt);
    if (prompt === '| ' && this.terminal) {
      this._writeToOutput(prompt);
      this.prevRows = 0;
      this.cursor = 0;
      if (this.paused) this.resume();
    } else {
      this.prompt(preserveCursor);
    }
  },

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    Interface.prototype.setPrompt.call(this, prompt);
  },

  // What is typed in several lines is one entry, with the last one first, as in Node's files.
  _addHistory() {
    const { history, line } = this;
    const goesOn = this._typed !== '' && !this.editorMode && history.length > 0 && line.trim() !== '';
    if (!goesOn && !line.includes('\n')) return Interface.prototype._addHistory.call(this);
    const rows = line.split('\n').reverse();
    if (goesOn) rows.push(history.shift());
    const whole = rows.join('\r');
    if (history[0] !== whole) history.unshift(whole);
    if (history.length > this.historySize) history.pop();
    this.historyIndex = -1;
    this.emit('history', history);
    return line;
  },

  setupHistory(options, callback) {
    require('internal/repl/history')(this, options, callback);
  },

  complete(text, callback) {
    require('internal/repl/complete')(this, text, callback);
  },

  completeOnEditorMode(callback) {
    return (error, results) => {
      if (error) return callback(error);
      const [completions, completeOn = ''] = results;
      let result = completions.filter(Boolean);
      if (completeOn && result.length !== 0) result = [commonBeginning(result)];
      return callback(null, [result, completeOn]);
    };
  },

  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command.action, 'cmd.action');
    this.commands[keyword] = command;
  },
};

function commonBeginning(texts) {
  let [first] = texts;
  for (const text of texts) while (!text.startsWith(first)) first = first.slice(0, -1);
  return first;
}

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(REPLServer.prototype, name, {
    value, writable: true, configurable: true, enumerable: !name.startsWith('_'),
  });
}

const former = (fn) => {
  const words = 'repl.inputStream and repl.outputStream are deprecated. Use repl.input and repl.output instead';
  return process.execArgv.includes('--pending-deprecation') ? deprecate(fn, words, 'DEP0141') : fn;
};
for (const name of ['input', 'output']) {
  Object.defineProperty(REPLServer.prototype, `${name}Stream`, {
    configurable: true,
    enumerable: true,
    get: former(function() { return this[name] }),
    set: former(function(value) { this[name] = value }),
  });
}

function start(prompt, source, evaluator, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, evaluator, useGlobal, ignoreUndefined, replMode);
}

const isValidSyntax = (text) => host.isSyntax(`${text}`) || host.isSyntax(`(${text}\n)`);

module.exports = {
  start,
  writer,
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  isValidSyntax,
};
const libraries = builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:'));
for (const name of ['builtinModules', '_builtinLibs']) {
  let list = libraries;
  Object.defineProperty(module.exports, name, {
    configurable: true, enumerable: false, get: () => list, set: (value) => { list = value },
  });
}
