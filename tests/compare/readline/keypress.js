'use strict';
// What emitKeypressEvents makes of what terminals send.
const { emitKeypressEvents } = require('readline');
const { PassThrough } = require('stream');

const input = new PassThrough();
emitKeypressEvents(input);
input.on('keypress', (text, key) => console.log(JSON.stringify(text), JSON.stringify(key)));
const sent = [
  'aZ0 ', '\r\n\t', '\b\x7f', '\x01\x1a', '\x00\x1f', '\u00e9\u{1f600}', '\x1ba\x1bA\x1b1', '\x1b\r\x1b\n\x1b\t\x1b ', '\x1b\x7f',
  '\x1b[A\x1bOA\x1b[a\x1bOa', '\x1b[1;2A\x1b[1;5A\x1b[1;3A\x1b[5A', '\x1b[3~\x1b[3;5~\x1b[3$\x1b[3^', '\x1bOP\x1b[11~\x1b[[A\x1bO5P',
  '\x1b[[5~\x1b[Z\x1b[200~x\x1b[201~', '\x1b\x1b[A\x1b\x1bx', '\x1b[99~\x1b[?', '\x1bO', 'x',
];
for (const each of sent) {
  console.log('-', JSON.stringify(each));
  input.emit('data', Buffer.from(each));
}
input.emit('data', Buffer.from('\x1b'));
setTimeout(() => input.emit('data', Buffer.from('after')), 700);
