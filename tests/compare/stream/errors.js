'use strict';
// How each misuse is told: thrown, by callback or by 'error'.
const { Readable, Writable, Transform, pipeline, Duplex, addAbortSignal, finished } = require('stream');

function thrown(name, call) {
  try {
    console.log(name, call());
  } catch (err) {
    console.log(name, 'throws', err.name, err.code, err.message);
  }
}
const told = (name) => (err) => console.log(name, 'told', err ? `${err.name} ${err.code} ${err.message}` : err);
const sink = () => new Writable({ write(chunk, encoding, callback) { callback(); } });

thrown('mark', () => new Readable({ highWaterMark: -1 }));
thrown('mark of a half', () => new Duplex({ readableHighWaterMark: 'big' }));
thrown('encoding', () => new Readable({ encoding: 'klingon' }));
thrown('size', () => new Readable({ read() {} }).read(2 ** 31));
thrown('null', () => sink().write(null));
thrown('number', () => sink().write(5));
thrown('write encoding', () => sink().write('a', 'klingon'));
thrown('default encoding', () => sink().setDefaultEncoding('klingon'));
thrown('no _transform', () => new Transform().write('a'));
thrown('signal', () => addAbortSignal({}, sink()));
thrown('finished', () => finished({}, () => {}));
thrown('pipeline of one', () => pipeline(sink(), () => {}));
thrown('pipeline without callback', () => pipeline(sink(), sink()));
thrown('from', () => Readable.from(5));

const unread = new Readable();
unread.on('error', told('no _read'));
unread.read();
const over = new Readable({ read() {} });
over.on('error', told('push after the end'));
over.push(null);
console.log(over.push('more'));
const odd = new Readable({ read() {} });
odd.on('error', told('odd chunk'));
console.log(odd.push({}));
const ended = sink();
ended.on('error', told('write after end'));
ended.end();
console.log(ended.write('more', told('its callback')));
const destroyed = sink();
destroyed.on('error', told('never'));
destroyed.destroy();
console.log(destroyed.write('more', told('write to a destroyed stream')));
destroyed.end(told('end of a destroyed stream'));
const twice = new Writable({
  write(chunk, encoding, callback) {
    callback();
    callback();
  },
});
twice.on('error', told('called back twice'));
twice.write('a');
const finishedTwice = sink();
finishedTwice.end(() => finishedTwice.end(told('end of a finished stream')));
const blind = sink();
blind.on('error', told('pipe from a Writable'));
blind.pipe(sink());
