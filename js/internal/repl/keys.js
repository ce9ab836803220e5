'use strict';
// What keys do in a REPL on a terminal beside what they do in readline.

const { Interface } = require('readline');
const { endEditor } = require('internal/repl/commands');
const search = require('internal/repl/search');

function inEditor(repl, text, key) {
  const isControl = key.ctrl && !key.meta && !key.shift;
  if (isControl && key.name === 'd') {
    endEditor(repl);
    repl._typed += `${repl.line}\n`;
    repl.clearLine();
    const code = repl._typed.slice(0, -1);
    repl._typed = '';
    repl._take(code);
    return;
  }
  // Its lines are no history.
  if (isControl && key.name === 'c') repl.emit('SIGINT');
  else Interface.prototype._ttyWrite.call(repl, text, key);
}

module.exports = (repl) => {
  const searching = search(repl);
  repl._ttyWrite = (text, key) => {
    key ||= {};
    const isBreak = key.ctrl && key.name === 'c';
    if (repl._waits && !isBreak) {
      repl._waits.later.push(() => repl._ttyWrite(text, key));
      return;
    }
    // The prompt of whoever comes next begins a line.
    if (key.ctrl && !key.shift && key.name === 'd' && repl.line === '' && !repl.editorMode) repl.clearLine();
    if (repl.editorMode) inEditor(repl, text, key);
    else if (!searching(text, key)) Interface.prototype._ttyWrite.call(repl, text, key);
  };
};
