'use strict';
// How much toWeb() takes before it waits, and what it takes a chunk's size to be.
const { Duplex, PassThrough, Readable, Writable } = require('stream');

async function idle() {
  for (let i = 0; i < 10; i++) await new Promise(setImmediate);
}

async function reading(name, options, chunk, type) {
  let reads = 0;
  const stream = new Readable({ ...options, read() { reads++; this.push(chunk); } });
  const reader = Readable.toWeb(stream, { type }).getReader();
  await idle();
  const before = [reads, stream.readableLength];
  await reader.read();
  await idle();
  console.log(name, type, ...before, reads, stream.readableLength);
  reader.cancel();
}

function writing(name, options, chunk) {
  const stream = new Writable({ ...options, write(given, encoding, done) { setImmediate(done); } });
  const writer = Writable.toWeb(stream.on('error', () => {})).getWriter();
  const before = writer.desiredSize;
  for (const promise of [writer.closed, writer.ready]) promise.catch(() => {});
  writer.write(chunk).catch((err) => console.log(name, err.code));
  console.log(name, before, writer.desiredSize);
}

(async () => {
  for (const type of [undefined, 'bytes']) {
    await reading('a tenth', { highWaterMark: 100 }, Buffer.alloc(10), type);
    await reading('ten', { highWaterMark: 10 }, Buffer.alloc(100), type);
    await reading('none', { highWaterMark: 0 }, Buffer.alloc(10), type);
    await reading('default', {}, Buffer.alloc(30000), type);
  }
  await reading('objects', { objectMode: true }, 'x');
  for (const chunk of ['abc', 'äö', 5, Buffer.alloc(3), new ArrayBuffer(4), new Uint16Array(3), { byteLength: 2 }, { length: 7 }, {}, null, undefined]) {
    writing(`write ${require('util').inspect(chunk)}`, {}, chunk);
  }
  writing('objects', { objectMode: true }, 'abc');
  writing('ten', { highWaterMark: 10 }, 'abc');
  const writer = Duplex.toWeb(new PassThrough()).writable.getWriter();
  writer.write(Buffer.alloc(4));
  console.log('duplex', writer.desiredSize);
  try {
    new ReadableStream({ start(c) { c.enqueue('a'); } }, { size: () => undefined });
  } catch (err) {
    console.log(err.message);
  }
})();
