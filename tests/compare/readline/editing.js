'use strict';
// A line on a terminal, key by key: what is written to the terminal, and what the line is then.
const readline = require('readline');
const { EventEmitter } = require('events');
const { Writable } = require('stream');

let written = '';
const output = new Writable({ write(chunk, encoding, callback) { written += chunk; callback(); } });
output.columns = 30;
output.isTTY = true;
const input = new EventEmitter();
input.resume = input.pause = () => {};
input.setRawMode = (mode) => { input.isRaw = mode; };

const rl = readline.createInterface({
  input, output, prompt: '> ', removeHistoryDuplicates: true, history: ['older', 'old'],
  completer: (line) => [['commit', 'commute', 'common', ''].filter((each) => each.startsWith(line)), line],
});
rl.on('line', (line) => console.log('line', JSON.stringify(line)));
rl.on('history', (history) => console.log('history', history));
rl.on('SIGINT', () => console.log('SIGINT'));
rl.on('close', () => console.log('close', input.isRaw));
rl.prompt();

function press(...keys) {
  for (const key of keys) {
    input.emit('data', key);
    console.log(JSON.stringify(key), JSON.stringify(written), JSON.stringify(rl.line), rl.cursor);
    written = '';
  }
}
const [UP, DOWN, LEFT, RIGHT, HOME, END, DELETE] = ['A', 'B', 'D', 'C', 'H', 'F', '3~'].map((code) => `\x1b[${code}`);
press('h', 'i', LEFT, 'o', HOME, RIGHT, DELETE, END, '\x7f', '\r');
press(UP, UP, UP, UP, DOWN, 'x', '\x15');
press('o', UP, UP, DOWN, DOWN, '\x15');
press('one two  three', '\x1bb', '\x1bb', '\x1bf', '\x1bd', '\x17', '\x0b', '\x19', '\x1by', '\x1f', '\x1f', '\x1e', '\x15');
press('\t', 'c', '\t', '\t', 'o', '\t', '\r');
press('long enough to need a second row', LEFT, '\x01', '!', '\x05', '\x0c', '\r');
press('\u{1f600}', '\u8a9e', LEFT, LEFT, RIGHT, '\x7f', '\x7f', '\r');
press('pasted\nlines\r\nhere', '\x15', '\x1b[1;5D', '\x03', '\x10', '\x0e');
output.columns = 12;
output.emit('resize');
press('wider than that', '\x1b[1;5D', '\x1b[1;5C', '\x15', '\x04');
