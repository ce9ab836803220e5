'use strict';
// for await over a stream: leaving early destroys it, errors are thrown, iterator() may keep it.
const { Readable, PassThrough } = require('stream');

function letters(options) {
  let code = 97;
  return new Readable({
    objectMode: true,
    read() {
      this.push(code <= 101 ? String.fromCharCode(code++) : null);
    },
    ...options,
  });
}
function watch(name, stream) {
  for (const event of ['end', 'error', 'close']) {
    stream.on(event, (err) => console.log(name, event, err ? err.message : ''));
  }
  return stream;
}

async function main() {
  for await (const letter of watch('all', letters())) console.log(letter);
  for await (const letter of watch('left', letters())) {
    if (letter === 'b') break;
  }
  const kept = watch('kept', letters());
  for await (const letter of kept.iterator({ destroyOnReturn: false })) {
    if (letter === 'b') break;
  }
  console.log('kept', kept.destroyed, kept.read());
  const broken = watch('broken', letters());
  try {
    for await (const letter of broken) {
      if (letter === 'c') broken.destroy(new Error('stop'));
    }
  } catch (err) {
    console.log('caught', err.message);
  }
  try {
    for await (const letter of watch('thrower', letters())) throw new Error(`at ${letter}`);
  } catch (err) {
    console.log('caught', err.message);
  }
  const slow = new PassThrough();
  setImmediate(() => {
    slow.write('1');
    setImmediate(() => slow.end('2'));
  });
  slow.setEncoding('utf8');
  for await (const chunk of slow) console.log('slow', chunk);
}
main();
