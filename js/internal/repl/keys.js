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

// The arrows move between the rows of a line that has several, and then through the history.
function moveRow(repl, key) {
  const { line, cursor } = repl;
  if ((key.name !== 'up' && key.name !== 'down') || key.ctrl || key.meta || key.shift) return false;
  const start = line.lastIndexOf('\n', cursor - 1) + 1;
  const end = line.indexOf('\n', cursor);
  if (key.name === 'up' ? start === 0 : end === -1) return false;
  const from = key.name === 'up' ? line.lastIndexOf('\n', start - 2) + 1 : end + 1;
  const to = line.indexOf('\n', from);
  repl.cursor = Math.min(from + cursor - start, to === -1 ? line.length : to);
  return true;
}

module.exports = (repl) => {
  const searching = search(repl);
  repl._ttyWrite = (text, key) => {
    key ||= {};
    const isBreak = repl.breakEvalOnSigint && key.ctrl && key.name === 'c';
    if (repl._waits && !isBreak) {
      repl._waits.later.push(() => repl._ttyWrite(text, key));
      return;
    }
    // The prompt of whoever comes next begins a line.
    if (key.ctrl && !key.shift && key.name === 'd' && repl.line === '' && !repl.editorMode) repl.clearLine();
    if (repl.editorMode) inEditor(repl, text, key);
    else if (moveRow(repl, key)) repl._refreshLine();
    else if (!searching(text, key)) Interface.prototype._ttyWrite.call(repl, text, key);
  };
};
