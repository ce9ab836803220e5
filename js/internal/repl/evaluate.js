'use strict';
// How a REPL evaluates what was typed, and how it tells of errors.

const { Script } = require('vm');
const { types } = require('util');
const { makeError } = require('internal/errors');
const hostLoader = require('internal/vm_loader');
const host = native('repl');

// Wraps the error of a text that the next line may make whole.
class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

const IMPORT = /^import\s+(?:(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s+)?(['"][^'"]+['"])/;

// A static import in the form that a REPL can take.
function dynamicImport(code) {
  const [, name, list, all, from] = IMPORT.exec(code.trim()) ?? [];
  if (!from) return null;
  if (all) return `const ${all} = await import(${from});`.replaceAll("'", '"');
  const parts = name ? [`default: ${name}`] : [];
  for (const each of list?.split(',') ?? []) if (each.trim()) parts.push(each.trim().replace(/\s+as\s+/, ': '));
  const words = parts.length > 0 ? `const { ${parts.join(', ')} } = await import(${from});` : `await import(${from});`;
  return words.replaceAll("'", '"');
}

function explainImport(error, code) {
  if (error.message !== 'Cannot use import statement outside a module') return;
  const instead = dynamicImport(code);
  const words = 'Cannot use import statement inside the Node.js REPL, alternatively use dynamic import';
  const before = error.message;
  error.message = instead ? `${words}: ${instead}` : words;
  error.stack = error.stack.replace(before, error.message);
}

function compile(repl, code, file) {
  const options = { filename: file, importModuleDynamically: hostLoader };
  const isStrict = repl.replMode === require('repl').REPL_MODE_STRICT && /\S/.test(code);
  return isStrict ? new Script(`'use strict'; void 0;\n${code}`, { ...options, lineOffset: -1 }) : new Script(code, options);
}

// The forms of a text, the likeliest first: an object's literal looks like a block.
function* forms(code) {
  const looksLikeObject = /^\s*\{/.test(code) && !/;\s*$/.test(code) && host.isOneValue(code.trim());
  const all = looksLikeObject ? [`(${code.trim()})\n`, code] : [code];
  for (const text of all) {
    const awaiting = host.awaiting(text);
    yield { text: awaiting ?? text, awaits: awaiting !== undefined };
  }
}

// Ctrl+C is a signal while a script runs, where that may break it off.
function run(repl, script, context) {
  const options = { displayErrors: false, breakOnSigint: repl.breakEvalOnSigint };
  const isRaw = repl.breakEvalOnSigint && repl.terminal && repl._setRawMode(false);
  try {
    return repl.useGlobal ? script.runInThisContext(options) : script.runInContext(context, options);
  } finally {
    if (isRaw) repl._setRawMode(true);
  }
}

function evaluate(code, context, file, callback) {
  // (Without a value: nothing is printed.)
  if (code === '\n') return callback(null);
  let script;
  let awaits = false;
  let first;
  for (const form of forms(code)) {
    try {
      script = compile(this, form.text, file);
      ({ awaits } = form);
      break;
    } catch (error) {
      first = error;
    }
  }
  if (script === undefined) {
    if (host.isUnfinished(code)) return callback(new Recoverable(first));
    explainImport(first, code);
    return callback(first);
  }
  let value;
  try {
    value = run(this, script, context);
  } catch (error) {
    if (error?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') withoutStack(error);
    // It is that domain's business which the script has entered. It may be no error at all: null.
    const { domain } = process;
    if (!domain) return callback(error);
    domain.emit('error', error);
    domain.exit();
    return undefined;
  }
  return awaits ? waitFor(this, value, callback) : callback(null, value);
}

// Nothing that was typed is on its way.
function withoutStack(error) {
  [error.stack] = error.stack.split('\n');
  return error;
}

// Keys that come meanwhile wait, and so does the end; ctrl+c gives up where it may.
function waitFor(repl, promise, callback) {
  const { awaited } = repl._waits ??= { awaited: new Set(), later: [] };
  let isOver = false;
  const end = (...result) => {
    if (isOver) return;
    isOver = true;
    awaited.delete(giveUp);
    callback(...result);
    repl._goOn();
  };
  const giveUp = () => end(withoutStack(makeError('ERR_SCRIPT_EXECUTION_INTERRUPTED')));
  if (repl.breakEvalOnSigint) awaited.add(giveUp);
  promise.then((result) => end(null, result?.value), (error) => end(error, undefined));
}

const isError = (value) => types.isNativeError(value) || value instanceof Error;

// A stack ends where what was typed begins, or a function of it without a name.
const OUTERMOST = /^ {4}at (?:(?:Timeout\._onTimeout|\S+\.<anonymous>) \()?REPL\d+:\d+/;

function cut(stack) {
  const lines = `${stack}`.split('\n');
  const end = lines.findLastIndex((line) => OUTERMOST.test(line));
  return end === -1 ? stack : [...lines.slice(0, end), ...lines.slice(end + 1).filter((line) => /^(?! {4}at (?!async ))/.test(line))].join('\n');
}

// Takes off an error what is not the script's. For good, as others see it who print it later.
function trim(error) {
  if (error.domainThrown) {
    delete error.domain;
    delete error.domainThrown;
  }
  const { stack } = error;
  // Of a text that is none, its place is shown without its name; who read it is not shown.
  const shown = error.name === 'SyntaxError' ?
    stack.replace(/^REPL\d+:\d+\r?\n/, '').replace(/^\s+at\s.*\n?/gm, '').trimEnd() : cut(stack);
  if (shown !== stack) error.stack = shown;
}

function wordsOf(repl, error) {
  const text = repl.writer(error);
  if (!isError(error)) return text;
  // The brackets of an error without a stack. (One of the system's has the host's functions for a stack in Node.)
  if (error.syscall !== undefined && repl.writer === require('repl').writer) return text.replace(/^\[(.*?)\](?= \{\n)/s, '$1');
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}

const ERROR = /^\[?([A-Z][a-z0-9_]*)*Error/;

// Prints an error that nobody caught.
function report(repl, error) {
  if (isError(error) && typeof error.stack === 'string') trim(error);
  if (repl._isStandalone && process.listenerCount('uncaughtException') > 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', error);
      repl.clearBufferedCommand();
      repl.displayPrompt();
    });
    return;
  }
  const words = wordsOf(repl, error);
  if (!repl.underscoreErrAssigned) repl.lastError = error;
  const { breakLength = 80 } = require('repl').writer.options;
  const lines = words.split(/(?<=\n)/);
  const at = lines.findIndex((line) => ERROR.test(line));
  if (at === -1) lines[0] = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${lines[0]}`;
  else lines[at] = `Uncaught${breakLength >= lines[at].length ? ' ' : ':\n'}${lines[at]}`;
  repl.output.write(`${lines.join('')}\n`);
  repl.clearBufferedCommand();
  repl.editorMode = false;
  repl.displayPrompt();
}

module.exports = { Recoverable, evaluate, report };
