'use strict';
// compose, Duplex.from and duplexPair: streams made of other things.
const { compose, duplexPair, Duplex, PassThrough, Readable, Transform } = require('stream');

async function main() {
  const shout = compose(
    new Transform({ transform(chunk, encoding, callback) { callback(null, `${chunk}!`); } }),
    async function* (source) {
      for await (const chunk of source) yield String(chunk).toUpperCase();
    },
  );
  for (const event of ['finish', 'end', 'close']) shout.on(event, () => console.log('shout', event));
  shout.write('one');
  shout.end('two');
  for await (const chunk of shout) console.log(String(chunk));
  console.log(await Readable.from(['a', 'b']).compose(new PassThrough({ objectMode: true })).toArray());

  console.log(await Duplex.from(Promise.resolve('later')).toArray());
  console.log(await Duplex.from(['x', 'y']).toArray());
  const twice = Duplex.from(async function* (source) {
    for await (const chunk of source) yield `${chunk}${chunk}`;
  });
  twice.end('z');
  console.log(await twice.toArray());
  const both = Duplex.from({ readable: Readable.from(['r']), writable: new PassThrough() });
  console.log(both.readable, both.writable, await both.toArray());

  const [left, right] = duplexPair();
  right.on('data', (chunk) => {
    console.log('right', String(chunk));
    right.end('pong');
  });
  left.on('data', (chunk) => console.log('left', String(chunk)));
  left.on('end', () => console.log('left end'));
  left.write('ping', () => console.log('ping was read'));

  for (const [name, call] of Object.entries({
    nothing: () => compose(),
    unreadable: () => compose(new PassThrough(), Readable.from([]), new PassThrough()),
    number: () => Duplex.from(5),
    'function of nothing': () => Duplex.from(() => {}),
  })) {
    try {
      call();
    } catch (err) {
      console.log(name, err.name, err.code);
    }
  }
}
main();
