// stream.compose() with Web streams at its ends.
const { Duplex, Readable, Writable, compose, PassThrough, pipeline } = require('stream'); const log = (...a) => console.log(...a);
const sleep = n => new Promise(r => setTimeout(r, n));
process.on('uncaughtException', e => log('UNC', e.message)); process.on('unhandledRejection', e => log('UNH', e.message));
const ev = (n, s) => { for (const e of ['data', 'end', 'finish', 'close', 'error', 'drain', 'prefinish']) s.on(e, x => log(n, e, x instanceof Error ? x.message : x === undefined ? '' : String(x))); return s; };
(async () => {
  { const s = ev('A', compose(new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } }), new TransformStream({ transform(x, c) { c.enqueue(String(x).toUpperCase()) } }))); await sleep(10); }
  { const s = ev('B', compose(new TransformStream({ transform(x, c) { c.enqueue(String(x).toUpperCase()) } }), new PassThrough())); s.write('x'); s.end('y'); await sleep(10); }
  { const out = []; const s = ev('C', compose(new PassThrough(), new WritableStream({ write(x) { log('w', String(x)) }, close() { log('wc') } }))); s.write('x'); s.end('y'); await sleep(10); }
  { const s = ev('D', compose(new ReadableStream({ start(c) { c.enqueue('a'); c.close() } }), new WritableStream({ write(x) { log('w', String(x)) }, close() { log('wc') } }))); await sleep(10); log(s.readable, s.writable, s.destroyed) }
  { const s = ev('E', compose(new TransformStream({ transform() { throw new Error('tt') } }))); s.write('x'); await sleep(10); }
  { const s = ev('F', compose(new PassThrough(), new TransformStream({ transform() { throw new Error('tt') } }), new PassThrough())); s.write('x'); await sleep(10); }
  { const s = ev('G', compose(new PassThrough(), new TransformStream(), new PassThrough())); s.destroy(); await sleep(10); }
  { const s = ev('I', new PassThrough().compose(new TransformStream({ transform(x, c) { c.enqueue(x + '!') } }))); s.write('q'); s.end(); await sleep(10); }
  { const s = ev('J', Readable.from(['1', '2']).compose(new TransformStream({ transform(x, c) { c.enqueue(x + '!') } }))); await sleep(10); }
})();
