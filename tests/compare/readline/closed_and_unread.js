'use strict';
// An interface that closes while more lines wait than are read ahead: they are all there, and it
// is not told to go on.
const { EventEmitter, on } = require('events');
const readline = require('readline');
const { Readable } = require('stream');

(async () => {
  const input = Readable.from(['line\n'.repeat(2500)]);
  const lines = readline.createInterface({ input });
  for (const event of ['pause', 'resume', 'close']) lines.on(event, () => console.log(event));
  let count = 0;
  for await (const line of lines) count += line.length;
  console.log(count);

  for (const [high, low] of [[2, 1], [4, 2], [3, 3]]) {
    const emitter = new EventEmitter();
    emitter.pause = () => console.log('pause');
    emitter.resume = () => console.log('resume');
    const options = { close: ['close'], highWaterMark: high, lowWaterMark: low };
    for (const closes of [true, false]) {
      const events = on(emitter, 'x', options);
      for (let i = 0; i < 6; i++) emitter.emit('x', i);
      if (closes) emitter.emit('close');
      for await (const [x] of events) {
        console.log(x);
        if (x === 5) break;
      }
      console.log('end');
    }
  }
})();
