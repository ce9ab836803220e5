'use strict';
// Line editing on a terminal: what each key does to an Interface's line, its cursor and its history.

const { cursorTo, moveCursor, clearScreenDown } = require('internal/readline/cursor');
const { charLengthAt } = require('internal/readline/keys');
const { LINE_END, kClosedBy } = require('internal/readline/interface');
const host = native('readline');

const { process } = globalThis;
const MOST_UNDO = 2048;
const MOST_KILLED = 32;
const UNDO = 0x1f;      // ctrl+_
const REDO = 0x1e;      // ctrl+^

function charLengthLeft(text, at) {
  if (at <= 0) return 0;
  return at > 1 && text.codePointAt(at - 2) >= 0x10000 ? 2 : 1;
}

// How far a word to the left of `at` reaches, with the space behind it; and one to the right.
function wordLengthLeft(text, at) {
  const reversed = Array.from(text.slice(0, at)).reverse().join('');
  return reversed.match(/^\s*(?:[^\w\s]+|\w+)?/)[0].length;
}

const WORD_RIGHT = /^(?:\s+|[^\w\s]+|\w+)\s*/;
const DELETED_RIGHT = /^(?:\s+|\W+|\w+)\s*/;

// --- Changing the line ---

function remember(rl) {
  rl._undoStack.push({ text: rl.line, cursor: rl.cursor });
  if (rl._undoStack.length > MOST_UNDO) rl._undoStack.shift();
}

function swap(rl, from, to) {
  if (from.length === 0) return;
  to.push({ text: rl.line, cursor: rl.cursor });
  const { text, cursor } = from.pop();
  show(rl, text, cursor);
}

function show(rl, line, cursor) {
  rl.line = line;
  rl.cursor = cursor;
  rl._refreshLine();
}

function kill(rl, text) {
  if (!text || text === rl._killRing[0]) return;
  rl._killRing.unshift(text);
  rl._killRingCursor = 0;
  if (rl._killRing.length > MOST_KILLED) rl._killRing.pop();
}

function yank(rl) {
  if (rl._killRing.length === 0) return;
  rl._yanking = true;
  rl._insertString(rl._killRing[rl._killRingCursor]);
}

// Puts an older piece in the place of the one just put.
function yankAnother(rl) {
  if (!rl._yanking || rl._killRing.length < 2) return;
  const last = rl._killRing[rl._killRingCursor];
  rl._killRingCursor = (rl._killRingCursor + 1) % rl._killRing.length;
  const now = rl._killRing[rl._killRingCursor];
  const head = rl.line.slice(0, rl.cursor - last.length);
  show(rl, head + now + rl.line.slice(rl.cursor), head.length + now.length);
}

// --- History ---

// An entry of several lines has the last one first.
const recalled = (entry) => (entry.includes('\r') ? entry.split('\r').reverse().join('\n') : entry);

// Goes up or down to the next line that begins with what was typed before the search began.
function search(rl, step) {
  const begin = rl._substringSearch || '';
  let at = rl.historyIndex + step;
  let line = begin;
  for (; at >= 0 && at < rl.history.length; at += step) {
    const entry = recalled(rl.history[at]);
    if (!entry.startsWith(begin) || rl.line === entry) continue;
    line = entry;
    break;
  }
  rl.historyIndex = at;
  show(rl, line, line.length);
}

// --- Completion ---

function commonPrefix(texts) {
  if (texts.length < 2) return texts[0] ?? '';
  let [least] = texts;
  let most = least;
  for (const text of texts) {
    if (text < least) least = text;
    if (text > most) most = text;
  }
  let length = 0;
  while (length < least.length && least[length] === most[length]) length++;
  return least.slice(0, length);
}

function complete(rl, again, completions, completeOn) {
  if (!completions || completions.length === 0) return;
  const prefix = commonPrefix(completions.filter((each) => each !== ''));
  if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
    rl._insertString(prefix.slice(completeOn.length));
    return;
  }
  if (!completeOn.startsWith(prefix)) {
    const head = rl.line.slice(0, rl.cursor - completeOn.length) + prefix;
    show(rl, head + rl.line.slice(rl.cursor), head.length);
    return;
  }
  if (!again) return;
  remember(rl);
  rl._writeToOutput(table(completions, rl.columns));
  rl._refreshLine();
}

// The completions in columns; an empty one ends a group.
function table(completions, columns) {
  const widths = completions.map(host.width);
  const width = Math.max(...widths) + 2;
  let most = Math.floor(columns / width) || 1;
  if (most === Infinity) most = 1;
  let text = '\r\n';
  let inLine = 0;
  let gap = 0;
  completions.forEach((each, at) => {
    if (each === '' || inLine === most) {
      text += '\r\n';
      inLine = 0;
      gap = 0;
    } else {
      text += ' '.repeat(gap);
    }
    if (each === '') {
      text += '\r\n';
    } else {
      text += each;
      gap = width - widths[at];
      inLine++;
    }
  });
  return inLine === 0 ? text : `${text}\r\n\r\n`;
}

function callCompleter(rl, text, callback) {
  if (rl._completesByPromise) {
    const result = (async () => rl.completer(text))();
    result.then((value) => callback(null, value), callback);
  } else if (rl.completer.length === 2) {
    rl.completer(text, callback);
  } else {
    callback(null, rl.completer(text));
  }
}

// --- The keys ---

function onControl(rl, key) {
  switch (key.name) {
    case 'c':
      if (rl.listenerCount('SIGINT') > 0) {
        rl.emit('SIGINT');
      } else {
        rl[kClosedBy]?.('Aborted with Ctrl+C');
        rl.close();
      }
      break;
    case 'd':
      if (rl.cursor === 0 && rl.line.length === 0) {
        rl[kClosedBy]?.('Aborted with Ctrl+D');
        rl.close();
      } else if (rl.cursor < rl.line.length) {
        rl._deleteRight();
      }
      break;
    case 'h': rl._deleteLeft(); break;
    case 'u': rl._deleteLineLeft(); break;
    case 'k': rl._deleteLineRight(); break;
    case 'a': rl._moveCursor(-Infinity); break;
    case 'e': rl._moveCursor(+Infinity); break;
    case 'b': rl._moveCursor(-charLengthLeft(rl.line, rl.cursor)); break;
    case 'f': rl._moveCursor(+charLengthAt(rl.line, rl.cursor)); break;
    case 'l':
      cursorTo(rl.output, 0, 0);
      clearScreenDown(rl.output);
      rl._refreshLine();
      break;
    case 'n': rl._historyNext(); break;
    case 'p': rl._historyPrev(); break;
    case 'y': yank(rl); break;
    case 'z': stop(rl); break;
    case 'w': case 'backspace': rl._deleteWordLeft(); break;
    case 'delete': rl._deleteWordRight(); break;
    case 'left': rl._wordLeft(); break;
    case 'right': rl._wordRight(); break;
  }
}

// Ctrl+Z: the terminal is the shell's until the process is continued.
function stop(rl) {
  if (process.platform === 'win32') return;
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (rl.paused) return;
    // The stream has lost what it knew of the terminal.
    rl.pause();
    rl.emit('SIGCONT');
    rl._setRawMode(true);
    rl._refreshLine();
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function onMeta(rl, key) {
  switch (key.name) {
    case 'b': rl._wordLeft(); break;
    case 'f': rl._wordRight(); break;
    case 'd': case 'delete': rl._deleteWordRight(); break;
    case 'backspace': rl._deleteWordLeft(); break;
    case 'y': yankAnother(rl); break;
  }
}

function onPlain(rl, text, key, previous) {
  if (rl._sawReturnAt && key.name !== 'enter') rl._sawReturnAt = 0;
  switch (key.name) {
    case 'return':
      rl._sawReturnAt = Date.now();
      rl._line();
      break;
    case 'enter':
      // A line feed right behind a carriage return belongs to it.
      if (rl._sawReturnAt === 0 || Date.now() - rl._sawReturnAt > rl.crlfDelay) rl._line();
      rl._sawReturnAt = 0;
      break;
    case 'backspace': rl._deleteLeft(); break;
    case 'delete': rl._deleteRight(); break;
    case 'left': rl._moveCursor(-charLengthLeft(rl.line, rl.cursor)); break;
    case 'right': rl._moveCursor(+charLengthAt(rl.line, rl.cursor)); break;
    case 'home': rl._moveCursor(-Infinity); break;
    case 'end': rl._moveCursor(+Infinity); break;
    case 'up': rl._historyPrev(); break;
    case 'down': rl._historyNext(); break;
    case 'tab':
      if (typeof rl.completer === 'function' && rl.isCompletionEnabled) {
        rl._tabComplete(previous?.name === 'tab');
        break;
      }
      insertLines(rl, text);
      break;
    default:
      insertLines(rl, text);
  }
}

// Text may have line ends in it: write() gives it, or a paste.
function insertLines(rl, text) {
  if (typeof text !== 'string' || !text) return;
  const lines = text.split(LINE_END);
  const last = lines.pop();
  for (const line of lines) {
    rl._insertString(line);
    rl._line();
  }
  rl._insertString(last);
}

// On a terminal that can only show what it gets: nothing is edited.
function onDumbKey(rl, text, key) {
  if (key.name === 'escape') return;
  if (key.ctrl && key.name === 'c') {
    onControl(rl, key);
  } else if (key.ctrl && key.name === 'd') {
    rl[kClosedBy]?.('Aborted with Ctrl+D');
    rl.close();
  } else if (key.name === 'return' || key.name === 'enter') {
    onPlain(rl, text, key);
  } else if (typeof text === 'string' && text) {
    rl.line += text;
    rl.cursor += text.length;
    rl._writeToOutput(text);
  }
}

module.exports = {
  recalled,

  _ttyWrite(text, key) {
    const previous = this._previousKey;
    key ||= {};
    if (this._isDumb) {
      this._previousKey = key;
      onDumbKey(this, text, key);
      return;
    }
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') this._yanking = false;

    const plain = !key.ctrl && !key.meta && !key.shift;
    if ((key.name === 'up' || key.name === 'down') && plain) {
      this._substringSearch ??= this.line.slice(0, this.cursor);
    } else if (this._substringSearch !== null) {
      this._substringSearch = null;
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }

    if (typeof key.sequence === 'string') {
      const code = key.sequence.codePointAt(0);
      if (code === UNDO) {
        swap(this, this._undoStack, this._redoStack);
        return;
      }
      if (code === REDO) {
        swap(this, this._redoStack, this._undoStack);
        return;
      }
    }
    if (key.name === 'escape') return;
    if (key.ctrl && key.shift) {
      if (key.name === 'backspace') this._deleteLineLeft();
      else if (key.name === 'delete') this._deleteLineRight();
    } else if (key.ctrl) {
      onControl(this, key);
    } else if (key.meta) {
      onMeta(this, key);
    } else {
      onPlain(this, text, key, previous);
    }
  },

  _insertString(text) {
    remember(this);
    if (!this.isCompletionEnabled) {
      // One of several characters that came together: the last one will show the line.
      this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
      this.cursor += text.length;
      this._writeToOutput(text);
      return;
    }
    if (this.cursor < this.line.length) {
      const head = this.line.slice(0, this.cursor) + text;
      show(this, head + this.line.slice(this.cursor), head.length);
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(text);
  },

  _tabComplete(again) {
    this.pause();
    const text = this.line.slice(0, this.cursor);
    callCompleter(this, text, (err, value) => {
      this.resume();
      if (err) this._writeToOutput(`Tab completion error: ${require('util').inspect(err)}`);
      else complete(this, again, value[0], value[1]);
    });
  },

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(-wordLengthLeft(this.line, this.cursor));
  },

  _wordRight() {
    if (this.cursor >= this.line.length) return;
    this._moveCursor(this.line.slice(this.cursor).match(WORD_RIGHT)[0].length);
  },

  _deleteLeft() {
    if (this.cursor === 0 || this.line.length === 0) return;
    remember(this);
    const head = this.line.slice(0, this.cursor - charLengthLeft(this.line, this.cursor));
    show(this, head + this.line.slice(this.cursor), head.length);
  },

  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    remember(this);
    const length = charLengthAt(this.line, this.cursor);
    show(this, this.line.slice(0, this.cursor) + this.line.slice(this.cursor + length), this.cursor);
  },

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    remember(this);
    const head = this.line.slice(0, this.cursor - wordLengthLeft(this.line, this.cursor));
    show(this, head + this.line.slice(this.cursor), head.length);
  },

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    remember(this);
    const tail = this.line.slice(this.cursor);
    show(this, this.line.slice(0, this.cursor) + tail.slice(tail.match(DELETED_RIGHT)[0].length), this.cursor);
  },

  _deleteLineLeft() {
    remember(this);
    const removed = this.line.slice(0, this.cursor);
    this.line = this.line.slice(this.cursor);
    this.cursor = 0;
    kill(this, removed);
    this._refreshLine();
  },

  _deleteLineRight() {
    remember(this);
    const removed = this.line.slice(this.cursor);
    this.line = this.line.slice(0, this.cursor);
    kill(this, removed);
    this._refreshLine();
  },

  _line() {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  },

  _addHistory() {
    const { line, history } = this;
    if (line.length === 0) return '';
    if (!(this.historySize > 0) || line.trim().length === 0) return line;
    if (history[0] !== line) {
      if (this.removeHistoryDuplicates) {
        const at = history.indexOf(line);
        if (at !== -1) history.splice(at, 1);
      }
      history.unshift(line);
      if (history.length > this.historySize) history.pop();
    }
    this.historyIndex = -1;
    // A listener may take out what is not to be kept.
    const [kept] = history;
    this.emit('history', history);
    return kept;
  },

  _historyNext() {
    if (this.historyIndex < 0) return;
    remember(this);
    search(this, -1);
  },

  _historyPrev() {
    if (this.historyIndex >= this.history.length || this.history.length === 0) return;
    remember(this);
    search(this, +1);
  },
};
