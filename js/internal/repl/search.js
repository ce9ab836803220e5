'use strict';
// Ctrl+R and ctrl+S: looking in the history for what is typed.

const { recalled } = require('internal/readline/editor');
const { cursorTo, moveCursor, clearLine } = require('internal/readline/cursor');

const LABELS = { r: 'bck-i-search: ', s: 'fwd-i-search: ' };

module.exports = (repl) => {
  let direction = null;       // 'r', 's', or null when nothing is looked for
  let input = '';
  let at = -1;
  let original = '';

  // The label stands on a row of its own below the line.
  function show(found) {
    repl._refreshLine();
    const { rows } = repl._getDisplayPos(repl.getPrompt() + repl.line);
    const cursor = repl.getCursorPos();
    const label = found ? LABELS[direction] : `failed-${LABELS[direction]}`;
    moveCursor(repl.output, 0, rows - cursor.rows);
    repl.output.write(`\n\r${label}${input}_`);
    moveCursor(repl.output, 0, -(rows - cursor.rows) - 1);
    cursorTo(repl.output, cursor.cols);
  }

  function hide() {
    const { rows } = repl._getDisplayPos(repl.getPrompt() + repl.line);
    const cursor = repl.getCursorPos();
    moveCursor(repl.output, 0, rows - cursor.rows + 1);
    clearLine(repl.output, 0);
    moveCursor(repl.output, 0, -(rows - cursor.rows) - 1);
    cursorTo(repl.output, cursor.cols);
  }

  function find(goesOn) {
    if (input === '') {
      show(true);
      return;
    }
    const step = direction === 'r' ? 1 : -1;
    const shown = repl.line;
    for (let next = goesOn ? at + step : Math.max(at, 0); next >= 0 && next < repl.history.length; next += step) {
      const entry = recalled(repl.history[next]);
      const column = entry.indexOf(input);
      if (column === -1 || (goesOn && entry === shown)) continue;
      at = next;
      repl.line = entry;
      repl.cursor = column;
      show(true);
      return;
    }
    show(false);
  }

  function end() {
    hide();
    direction = null;
    repl.historyIndex = at;
  }

  return (text, key) => {
    const isControl = key.ctrl && !key.meta;
    if (isControl && !key.shift && (key.name === 'r' || key.name === 's')) {
      const goesOn = direction === key.name;
      if (direction === null) {
        original = repl.line;
        input = '';
        at = -1;
      }
      direction = key.name;
      find(goesOn);
      return true;
    }
    if (direction === null) return false;
    if (key.name === 'backspace') {
      input = input.slice(0, -1);
      at = -1;
      find(false);
      return true;
    }
    if (key.name === 'escape' || (isControl && (key.name === 'c' || key.name === 'g'))) {
      end();
      repl.line = original;
      repl.cursor = original.length;
      repl._refreshLine();
      return true;
    }
    if (isControl || key.meta || key.name === 'return' || key.name === 'enter' || typeof text !== 'string' ||
      text === '' || text < ' ') {
      end();
      return false;
    }
    input += text;
    find(false);
    return true;
  };
};
