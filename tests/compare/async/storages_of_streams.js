// AsyncLocalStorage: zlib's streams keep what made them, finished() what called it.
const { AsyncLocalStorage } = require('async_hooks');
const stream = require('stream');
const zlib = require('zlib');
const storage = new AsyncLocalStorage();
const log = [];
const see = (name) => () => log.push(`${name} ${storage.getStore()}`);
for (const where of [undefined, 'made']) {
  storage.run(where, () => {
    const gzip = zlib.createGzip();
    gzip.on('data', see('data')).on('end', see('end')).on('close', see('close'));
    storage.run('write', () => gzip.write('a', see('written')));
    storage.run('flush', () => gzip.flush(see('flushed')));
    storage.run('end', () => gzip.end('b', see('ended')));
  });
}
const through = new stream.PassThrough();
stream.finished(through, see('finished'));
storage.run('finished', () => stream.finished(through, see('finished inside')));
storage.run('later', () => setImmediate(() => { through.resume(); through.end(); }));
const piped = new stream.PassThrough();
storage.run('pipeline', () => stream.pipeline(stream.Readable.from(['x']), piped, see('pipeline')));
piped.resume();
stream.promises.finished(through).then(see('promise'));
process.on('exit', () => console.log(log.sort().join('\n')));
