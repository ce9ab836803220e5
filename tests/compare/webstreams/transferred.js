// Streams that are transferred: what is read, written, cancelled and told of errors at the other end.
// cancel, errors, uncloneable chunks
const log = (...a) => console.log(...a);
const move = x => structuredClone(x, { transfer: [x] });
const sleep = n => new Promise(r => setTimeout(r, n));
(async () => {
  { const r = move(new ReadableStream({ pull(c) { c.enqueue(1) }, cancel(x) { log('cancel', x) } })); const d = r.getReader(); log(await d.read()); log(await d.cancel('why')); await sleep(20); log(r); }
  { const r = move(new ReadableStream({ pull(c) { c.error(new RangeError('bad')) } })); try { await r.getReader().read() } catch (e) { log(e.name, e.message) } await sleep(20); }
  { let s; const r = move(s = new ReadableStream({ pull(c) { c.enqueue(() => {}) }, cancel(x) { log('cancel', x.name, x.message) } })); try { await r.getReader().read() } catch (e) { log(e.name, e.message) } await sleep(20); log(s) }
  { const r = move(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close() } })); for await (const x of r) log('it', x); }
  { const t = new TransformStream({ transform(c, k) { k.enqueue(c * 2) }, flush(k) { k.enqueue('f') } }); const m = move(t); const w = m.writable.getWriter(); w.write(4); w.write(5); w.close(); for await (const x of m.readable) log('tr', x); }
  { const w = move(new WritableStream({ abort(x) { log('abort', x) } })).getWriter(); await sleep(5); try { log(await w.abort('stop')) } catch (e) { log('abrej', e) } await sleep(20); }
  { const w = move(new WritableStream({ write() {} })).getWriter(); try { await w.write(Symbol('q')) } catch (e) { log(e.name, e.message) } try { await w.closed } catch (e) { log(e.name, e.message) } }
  { const r = move(move(new ReadableStream({ start(c) { c.enqueue('x'); c.close() } }))); for await (const x of r) log('twice', x); }
  { const { port1, port2 } = new MessageChannel(); const s = new ReadableStream({ start(c) { c.enqueue('m'); c.close() } }); port2.onmessage = async e => { for await (const x of e.data.s) log('port', x); port2.close() }; port1.postMessage({ s }, [s]); await sleep(30) }
  { const r = move(new ReadableStream({ pull(c) { c.enqueue(1) } })); const ab = new AbortController(); const p = r.pipeTo(new WritableStream({ write(c) { log('w', c); ab.abort(new Error('ab')) } }), { signal: ab.signal }); try { await p } catch (e) { log(e.message) } await sleep(10) }
})();
