// What a hook of async_hooks hears of streams: ticks, promises, and ends that are waited for.
const { createHook, executionAsyncId, triggerAsyncId, AsyncResource } = require('async_hooks');
const { PassThrough, Readable, Writable, promises } = require('stream');
const zlib = require('zlib');

// They are made when `pipe` first looks whether it is given one of them.
process.stdout.writable && process.stderr.writable;

const told = [];
let depth = 0;
const tell = (text) => told.push('  '.repeat(Math.max(depth, 0)) + text);
const say = (text) => tell(`${text} [${executionAsyncId()} ${triggerAsyncId()}]`);
const hook = createHook({
  init(id, type, trigger, resource) {
    tell(`${type}(${id}) by ${trigger} in ${executionAsyncId()}, a ${resource.constructor.name}`);
  },
  before(id) { tell(`before ${id}`); depth++; },
  after(id) { depth--; tell(`after ${id}`); },
  promiseResolve(id) { tell(`resolve ${id}`); },
});

const reading = (chunks) => new Readable({ read() { this.push(chunks.length > 0 ? chunks.shift() : null); } });
const writing = () => new Writable({ write(chunk, encoding, callback) { say('write'); setImmediate(callback); } });
const closed = (stream) => new Promise((resolve) => stream.on('close', resolve));

const parts = {
  flowing: () => closed(reading(['a', 'b']).on('data', () => say('data')).on('end', () => say('end'))),
  empty: () => closed(reading([]).resume()),
  pushed() {
    const stream = new Readable({ read() {} });
    stream.push('a');
    stream.push(null);
    return closed(stream.on('data', () => say('data')).on('end', () => say('end')));
  },
  paused() {
    const stream = reading(['a', 'b']);
    return closed(stream.on('readable', () => { while (stream.read() !== null) say('read'); }));
  },
  written() {
    const stream = writing();
    stream.write('a', () => say('written'));
    stream.end('b');
    return closed(stream.on('finish', () => say('finish')));
  },
  piped: () => closed(reading(['a', 'b']).pipe(writing())),
  pipeline: () => promises.pipeline(Readable.from(['a', 'b']), new PassThrough(), writing()),
  from: () => closed(Readable.from([1, Promise.resolve(2), 3]).on('data', (value) => say(value)).on('end', () => say('end'))),
  generated: () => closed(Readable.from((async function* () { yield 1; yield 2; })()).on('data', (value) => say(value))),
  async iterated() { for await (const value of reading(['a', 'b'])) say(value); },
  finished: () => promises.finished(Readable.from(['a']).resume()),
  operators: () => Readable.from([1, 2]).map((value) => value * 2).toArray(),
  zipped: () => promises.pipeline(reading([Buffer.from('a'), Buffer.from('b')]), zlib.createGzip(), writing()),
  unzipped: () => closed(zlib.createGunzip().on('data', () => say('data')).end(zlib.gzipSync('text'))),
  inOneGo: () => new Promise((resolve) => zlib.deflate('text', (error, bytes) => { say('deflated'); zlib.inflate(bytes, resolve); })),
  fails: () => new Promise((resolve) => zlib.gunzip('text', (error) => { say(error.code); resolve(); })),
  destroyed() {
    const stream = reading(['a']);
    stream.on('error', (error) => say(error.message)).destroy(new Error('x'));
    return closed(stream);
  },
};

(function next([name, ...rest]) {
  if (!name) return;
  const first = new AsyncResource('FIRST').asyncId();
  told.length = 0;
  depth = 0;
  hook.enable();
  const done = () => {
    hook.disable();
    const own = (text) => text.replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : 'N'));
    console.log(`# ${name}\n${told.map(own).join('\n')}`);
    setTimeout(next, 5, rest);
  };
  parts[name]().then(done, done);
})(Object.keys(parts));
