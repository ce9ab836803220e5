'use strict';
// Key presses out of what a terminal sends: single characters, and the sequences behind an escape by
// which it tells of keys that have no character. An escape that nothing follows is the key itself:
// whoever feeds the parser says so with an empty string, after a while.

const ESCAPE = '\x1b';

// What xterm, rxvt, the Linux console and PuTTY send behind the escape, by the key it means.
const PLAIN = {
  'f1': 'OP [11~ [[A [P', 'f2': 'OQ [12~ [[B [Q', 'f3': 'OR [13~ [[C [R', 'f4': 'OS [14~ [[D [S',
  'f5': '[15~ [[E', 'f6': '[17~', 'f7': '[18~', 'f8': '[19~', 'f9': '[20~', 'f10': '[21~', 'f11': '[23~', 'f12': '[24~',
  'up': '[A OA', 'down': '[B OB', 'right': '[C OC', 'left': '[D OD', 'clear': '[E OE', 'end': '[F OF [4~ [8~',
  'home': '[H OH [1~ [7~', 'insert': '[2~', 'delete': '[3~', 'pageup': '[5~ [[5~', 'pagedown': '[6~ [[6~',
  'paste-start': '[200~', 'paste-end': '[201~',
};
const SHIFTED = {
  up: '[a', down: '[b', right: '[c', left: '[d', clear: '[e', insert: '[2$', delete: '[3$', pageup: '[5$', pagedown: '[6$',
  home: '[7$', end: '[8$', tab: '[Z',
};
const CONTROLLED = {
  up: 'Oa', down: 'Ob', right: 'Oc', left: 'Od', clear: 'Oe', insert: '[2^', delete: '[3^', pageup: '[5^', pagedown: '[6^',
  home: '[7^', end: '[8^',
};

let codes = null;

function find(code) {
  if (codes === null) {
    codes = new Map();
    for (const [table, extra] of [[PLAIN, {}], [SHIFTED, { shift: true }], [CONTROLLED, { ctrl: true }]]) {
      for (const name in table) for (const each of table[name].split(' ')) codes.set(each, { name, ...extra });
    }
  }
  return codes.get(code);
}

// How many code units the character at `at` has.
function charLengthAt(text, at) {
  // Behind the end stands a character that is yet to come.
  if (text.length <= at) return 1;
  return text.codePointAt(at) >= 0x10000 ? 2 : 1;
}

// Takes character after character and calls `emit(text, key)` for each key.
class KeyParser {
  constructor(emit) {
    this.emit = emit;
    this.sequence = '';
  }

  feed(character) {
    if (this.sequence === '') {
      if (character === ESCAPE) this.sequence = ESCAPE;
      else if (character !== '') this.character(character, character, false);
      return;
    }
    this.sequence += character;
    if (this.isIncomplete(character)) return;
    const { sequence } = this;
    this.sequence = '';
    this.escaped(sequence, character);
  }

  isIncomplete(character) {
    if (character === '') return false;
    // Two escapes: the key was pressed with meta.
    const behind = this.sequence.replace(/^\x1b\x1b?/, '');
    if (behind === '') return this.sequence.length < 3;
    if (behind[0] === 'O') return /^O\d?$/.test(behind);
    if (behind[0] === '[') return /^\[(?:\[\d?|\d{1,3}(?:;\d?)?)?$/.test(behind);
    return false;
  }

  escaped(sequence, last) {
    const behind = sequence.replace(/^\x1b\x1b?/, '');
    if (behind[0] === 'O' || behind[0] === '[') this.code(sequence, behind);
    else this.character(sequence, last, true);
  }

  code(sequence, behind) {
    // The modifiers stand before the last character: ESC [ 1 ; 5 A, ESC [ 5 A, ESC O 5 A.
    let code = behind;
    let modifier = 0;
    let match;
    if ((match = /^O(\d)?(.*)$/s.exec(behind))) {
      code = `O${match[2]}`;
      if (match[1]) modifier = match[1] - 1;
    } else if ((match = /^\[(\d\d?)(?:;(\d))?([~^$])$/.exec(behind))) {
      code = `[${match[1]}${match[3]}`;
      if (match[2]) modifier = match[2] - 1;
    } else if ((match = /^\[(?:(?:\d;)?(\d))?([A-Za-z])$/.exec(behind))) {
      code = `[${match[2]}`;
      if (match[1]) modifier = match[1] - 1;
    }
    const found = find(code);
    const key = {
      sequence,
      name: found ? found.name : 'undefined',
      ctrl: Boolean(modifier & 4) || found?.ctrl === true,
      meta: Boolean(modifier & 10),
      shift: Boolean(modifier & 1) || found?.shift === true,
      code,
    };
    this.emit(undefined, key);
  }

  character(sequence, character, escaped) {
    const key = { sequence, name: undefined, ctrl: false, meta: false, shift: false };
    if (character === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (character === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (character === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (character === '\b' || character === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (character === ESCAPE) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (character === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && character <= '\x1a') {
      key.name = String.fromCharCode(character.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(character)) {
      key.name = character.toLowerCase();
      key.shift = /^[A-Z]$/.test(character);
      key.meta = escaped;
    } else if (escaped) {
      key.name = character.length ? undefined : 'escape';
      key.meta = true;
    }
    if (key.name !== undefined || escaped) this.emit(escaped ? undefined : sequence, key);
    else if (charLengthAt(sequence, 0) === sequence.length) this.emit(sequence, key);
  }
}

module.exports = { ESCAPE, KeyParser, charLengthAt };
