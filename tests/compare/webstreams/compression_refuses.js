// CompressionStream and DecompressionStream: chunks that are none, and junk behind the data.
const log = (...a) => console.log(...a); const sleep = n => new Promise(r => setTimeout(r, n));
(async () => {
for (const C of [CompressionStream, DecompressionStream]) for (const chunk of [5, null, {}, new SharedArrayBuffer(2), new Uint8Array(new SharedArrayBuffer(2)), new DataView(new SharedArrayBuffer(2)), Buffer.from(new SharedArrayBuffer(3))]) for (const first of [0, 1]) {
 const cs = new C('deflate'); const w = cs.writable.getWriter(), r = cs.readable.getReader();
 if (first && C === CompressionStream) { w.write('abc'); } log('--');
 let i = 0; const lad = async () => { for (; i < 25; i++) { log(i); await 0 } };
 w.closed.catch(e => log('closed', e.name, e.code, e.message)); w.ready.then(() => log('ready'), e => log('ready', e.code)); r.closed.catch(e => log('rclosed', e.code)); r.read().then(x => log(x.done, x.value?.length), e => log('read', e.name, e.code, e.message)); w.write(chunk).then(() => log('ok'), e => log('w', e.name, e.code, e.message)); w.close().then(() => log('ok'), e => log('c', e.code)); lad(); await sleep(30); }
})();
