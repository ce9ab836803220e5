'use strict';
// What was typed in earlier sessions: a line of a file for each, the last one first.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { validateFunction } = require('internal/validators');

const DELAY = 15;       // ms that what is typed waits for more, before it is written

const NO_HISTORY = '\nError: Could not open history file.\nREPL session history will not be persisted.\n';

const read = (text) => text.split(/\n+/).filter(Boolean);

function fileOf(repl, filePath) {
  if (typeof filePath === 'string') filePath = filePath.trim();
  if (filePath === '') return null;
  if (filePath) return filePath;
  try {
    return path.join(os.homedir(), '.node_repl_history');
  } catch {
    repl._writeToOutput('\nError: Could not get the home directory.\nREPL session history will not be persisted.\n');
    repl._refreshLine();
    return null;
  }
}

function setup(repl, options, callback) {
  if (typeof options === 'string') options = { filePath: options };
  const ready = callback ?? options?.onHistoryFileLoaded ?? (() => {});
  validateFunction(ready, 'callback');
  if (Number.isFinite(options?.size)) repl.historySize = options.size;
  const file = fileOf(repl, options?.filePath);
  if (file === null) {
    ready(null, repl);
    return;
  }
  const fail = () => {
    repl._writeToOutput(NO_HISTORY);
    repl._refreshLine();
    ready(null, repl);
  };
  repl.pause();
  // Others must not read it.
  fs.open(file, 'a+', 0o600, (error, fd) => {
    if (error) return fail();
    return fs.close(fd, () => fs.readFile(file, 'utf8', (error, text) => {
      if (error) return fail();
      repl.history = read(text).slice(0, repl.historySize);
      keep(repl, file);
      if (!repl.closed) repl.resume();
      return ready(null, repl);
    }));
  });
}

function keep(repl, file) {
  let timer = null;
  repl._isFlushing = false;
  const flush = () => {
    timer = null;
    fs.writeFile(file, repl.history.join(os.EOL), { mode: 0o600 }, () => {
      if (timer !== null) return;
      repl._isFlushing = false;
      repl.emit('flushHistory');
    });
  };
  repl.on('line', () => {
    repl._isFlushing = true;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(flush, DELAY);
  });
}

module.exports = setup;
