'use strict';
// pipeline() over streams, iterables and functions; what its callback gets; who is destroyed.
const { pipeline, PassThrough, Readable, Transform, Writable } = require('stream');
const promises = require('stream/promises');
const { promisify } = require('util');

const sink = (name) => new Writable({
  objectMode: true,
  write(chunk, encoding, callback) {
    console.log(name, String(chunk));
    callback();
  },
});

async function main() {
  await promises.pipeline(['a', 'b'], async function* (source) {
    for await (const chunk of source) yield chunk.toUpperCase();
  }, sink('sink'));
  console.log(await promises.pipeline(Readable.from(['x', 'y']), async (source) => {
    let all = '';
    for await (const chunk of source) all += chunk;
    return all;
  }));

  const streams = [new PassThrough(), new Transform({
    transform(chunk, encoding, callback) {
      callback(new Error('bad chunk'));
    },
  }), sink('never')];
  streams.forEach((stream, i) => {
    stream.on('error', (err) => console.log(i, 'error', err.message));
    stream.on('close', () => console.log(i, 'close'));
  });
  await new Promise((resolve) => {
    const last = pipeline(...streams, (err) => {
      console.log('callback', err.message, streams.map((stream) => stream.destroyed).join());
      resolve();
    });
    console.log(last === streams[2]);
    streams[0].write('chunk');
  });

  const source = new PassThrough();
  const early = promises.pipeline(source, sink('aborted'), { signal: AbortSignal.abort() });
  await early.catch((err) => console.log(err.name, err.code, source.destroyed));
  const open = sink('open');
  await promises.pipeline(['kept'], open, { end: false });
  console.log('still', open.writable);
  console.log(promisify(pipeline) === promises.pipeline);
  const closed = new PassThrough();
  const result = promises.pipeline(closed, sink('closed'));
  closed.destroy();
  await result.catch((err) => console.log(err.code, err.message));
}
main();
