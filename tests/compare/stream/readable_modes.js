'use strict';
// A Readable has two modes. Flowing: chunks leave by 'data' as they come. Paused: read() takes them
// out, and 'readable' says when. The same source, read in both, with what readableFlowing says.
const { Readable } = require('stream');

function source() {
  const words = ['one', 'two', 'three', null];
  return new Readable({
    highWaterMark: 4,
    read(size) {
      const word = words.shift();
      console.log('  _read', size, '->', word);
      this.push(word);
    },
  });
}

function show(name, stream) {
  for (const event of ['resume', 'pause', 'end', 'close']) {
    stream.on(event, () => console.log(name, event, stream.readableFlowing, stream.readableLength));
  }
}

const flowing = source();
console.log('before', flowing.readableFlowing);
show('flowing', flowing);
flowing.on('data', (chunk) => console.log('flowing data', String(chunk)));
console.log('after', flowing.readableFlowing);

flowing.on('close', () => {
  const paused = source();
  show('paused', paused);
  paused.on('readable', () => {
    console.log('paused readable', paused.readableFlowing, paused.readableLength);
    let chunk;
    while ((chunk = paused.read(2)) !== null) console.log('paused read', String(chunk));
  });
  process.nextTick(() => console.log('a tick later'));
});
