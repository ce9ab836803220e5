// When each end of a transferred WritableStream hears what.
const log = (...a) => console.log(...a);
const sink = new WritableStream({ start() { log('start') }, write(c) { log('write', c); if (c === 3) throw new Error('no 3') }, close() { log('close') }, abort(r) { log('abort', r) } });
const w = structuredClone(sink, { transfer: [sink] });
log(sink.locked, w.locked, w);
const wr = w.getWriter(); wr.closed.then(() => log('closed'), e => log('closed rej', e.name, e.message));
(async () => { for (let i = 0; i < 6; i++) { await wr.ready; log('ready', i); wr.write(i).then(() => log('written', i), e => log('wrej', i, e.message)); } await wr.close(); log('done') })().catch(e => log('rej', e.message));
