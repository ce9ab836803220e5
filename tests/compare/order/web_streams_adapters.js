'use strict';
// When Node streams made of Web streams, and Web streams of Node streams, of Blobs and of bodies, go on.
// Each case runs beside a ladder of microtasks (0, 1, 2 ...), and alone: what it prints says after how
// many microtasks each step of it came, and what came only in ticks or immediates.
process.on('unhandledRejection', () => {});

const RUNGS = 30;
let out;
const L = (text) => out.push(text);

function ladder() {
  let promise = Promise.resolve();
  for (let i = 0; i < RUNGS; i++) promise = promise.then(() => L(i));
}

async function run(cases) {
  for (const name in cases) {
    await new Promise(setImmediate);
    out = [];
    try {
      cases[name]();
    } catch (err) {
      L(`threw ${err.message}`);
    }
    ladder();
    L('-');
    for (let i = 0; i < 30; i++) await new Promise(setImmediate);
    // What is left of the ladder after the last step says nothing.
    const last = out.findLastIndex((step) => typeof step !== 'number');
    console.log(`${name}: ${out.slice(0, last + 2).join(' ')}`);
  }
}

let RC; // the controller of a source that is open
const slowSink = () => new WritableStream({ async write(c) { L('w' + c); await 0; await 0 }, async close() { L('close'); await 0 }, async abort(r) { L('abort' + (r&&r.message||r)); await 0 } });
const sink = () => new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } });
const latePulled = () => new ReadableStream({ async pull(c) { L('pull'); await 0; this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(this.n) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const lateOpen = () => new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') }, async cancel(r) { L('cancel' + (r&&r.message||r)); await 0 } });
const open = () => new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const ended = () => new ReadableStream({ start(c) { c.close() }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const failed = () => new ReadableStream({ start(c) { c.error(new Error('se')) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const three = () => new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.enqueue('c'); c.close() } });

function pipe(source, sink, options) {
  source.pipeTo(sink, options).then(() => L(`piped ${source.locked} ${sink.locked}`),
    (err) => L(`PX ${err.code || err.message || err} ${source.locked} ${sink.locked}`));
}

async function readAll(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      L(`R${value}${done ? 'D' : ''}`);
      if (done) break;
    }
  } catch (err) {
    L(`RE${err?.message ?? err}`);
  }
}

// A second ladder, from an immediate on.
function rungs(count) {
  let promise = Promise.resolve();
  for (let i = 0; i < count; i++) promise = promise.then(() => L(`q${i}`));
}

run({
  blobstream() {
    (async() => { for await(const v of new Blob(['xy']).stream())L('R' + v.length); L('RE') })();
  },
  consText() {
    require('stream/consumers').text(new ReadableStream({ start(c) { c.enqueue('a'); c.close() } })).then(v => L('R' + v));
  },
  fromWeb() {
    const q = require('stream').Readable.fromWeb(new ReadableStream({ start(c) { c.enqueue('a'); c.close() } }));
    q.on('data', d => L('D' + d)).on('end', () => L('end')).on('close', () => L('close'));
  },
  toWeb() {
    (async() => { for await(const v of require('stream').Readable.toWeb(require('stream').Readable.from(['a','b'])))L('R' + v); L('RE') })();
  },
  cons_text() {
    require('stream/consumers').text(three()).then(v => L('R' + v));
  },
  cons_json() {
    require('stream/consumers').json(ReadableStream.from(['{}'])).then(v => L('R' + v));
  },
  cons_buffer() {
    require('stream/consumers').buffer(ReadableStream.from([Buffer.from('a')])).then(v => L('R' + v));
  },
  cons_ab() {
    require('stream/consumers').arrayBuffer(ReadableStream.from([Buffer.from('a')])).then(v => L('R' + v.byteLength));
  },
  cons_blob() {
    require('stream/consumers').blob(ReadableStream.from(['a'])).then(v => L('R' + v.size));
  },
  cons_err() {
    require('stream/consumers').text(failed()).catch (v => L('R' + v.message));
  },
  fw_async() {
    const q = require('stream').Readable.fromWeb(latePulled(), { objectMode:true });
    q.on('data', d => L('D' + d)).on('end', () => L('end')).on('close', () => L('close'));
  },
  fw_iter() {
    (async() => { for await(const d of require('stream').Readable.fromWeb(three(), { encoding:'utf8'}))L('D' + d); L('E') })();
  },
  fw_err() {
    const q = require('stream').Readable.fromWeb(new ReadableStream({ pull(c) { c.error(new Error('x')) } }));
    q.on('data', d => L('D' + d)).on('error', e => L('err' + e.message)).on('close', () => L('close'));
  },
  fw_destroy() {
    const q = require('stream').Readable.fromWeb(open());
    q.on('data', d => { L('D' + d); q.destroy() }).on('error', e => L('err' + e.message)).on('close', () => L('close'));
  },
  fw_destroy_err() {
    const q = require('stream').Readable.fromWeb(lateOpen());
    q.on('data', d => { L('D' + d); q.destroy(new Error('k')) }).on('error', e => L('err' + e.message)).on('close', () => L('close'));
  },
  wfw() {
    const q = require('stream').Writable.fromWeb(sink());
    q.on('finish', () => L('finish')).on('close', () => L('closed'));
    q.write('a', () => L('wa'));
    q.write('b', () => L('wb'));
    q.end(() => L('endcb'));
  },
  wfw_a() {
    const q = require('stream').Writable.fromWeb(slowSink(), { highWaterMark:1 });
    q.on('finish', () => L('finish')).on('close', () => L('closed')).on('drain', () => L('drain'));
    q.write('a', () => L('wa'));
    q.write('b', () => L('wb'));
    q.write('b', () => L('wc'));
    q.end(() => L('endcb'));
  },
  wfw_cork() {
    const q = require('stream').Writable.fromWeb(sink());
    q.on('finish', () => L('finish')).on('close', () => L('closed'));
    q.cork();
    q.write('a', () => L('wa'));
    q.write('b', () => L('wb'));
    q.uncork();
    q.end(() => L('endcb'));
  },
  wfw_err() {
    const q = require('stream').Writable.fromWeb(new WritableStream({ write() { throw new Error('x') } }));
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed'));
    q.write('a', e => L('wa' + (e&&e.message)));
  },
  wfw_destroy() {
    const q = require('stream').Writable.fromWeb(sink());
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed'));
    q.destroy(new Error('z'));
  },
  wfw_destroy0() {
    const q = require('stream').Writable.fromWeb(sink());
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed'));
    q.destroy();
  },
  dfw() {
    const t = new TransformStream({ transform(x, c) { L('t' + x); c.enqueue(x) } });
    const q = require('stream').Duplex.fromWeb(t, { encoding:'utf8'});
    q.on('data', d => L('D' + d)).on('end', () => L('end')).on('finish', () => L('finish')).on('close', () => L('close'));
    q.write('a', () => L('wa'));
    q.end('b');
  },
  dtw() {
    const { Duplex, PassThrough } = require('stream');
    const { readable, writable } = Duplex.toWeb(new PassThrough());
    const w = writable.getWriter(), r = readable.getReader();
    w.write(Buffer.from('a')).then(() => L('w1'));
    w.write(Buffer.from('b')).then(() => L('w2'));
    w.close().then(() => L('cl'));
    readAll(r);
  },
  wtw() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ write(c, e, cb) { L('w' + c); cb() }, final(cb) { L('final'); cb() } })).getWriter();
    w.ready.then(() => L('rdy'));
    w.write('a').then(() => L('wd'));
    w.write('b').then(() => L('wd2'));
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  wtw_bp() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ highWaterMark:1, write(c, e, cb) { L('w' + c); setImmediate(cb) }, final(cb) { L('final'); cb() } })).getWriter();
    w.ready.then(() => L('rdy'));
    w.write('a').then(() => L('wd'));
    w.write('b').then(() => L('wd2'));
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  wtw_abort() {
    const { Writable } = require('stream');
    const q = new Writable({ write(c, e, cb) { L('w' + c); cb() } }).on('error', e => L('er' + e)).on('close', () => L('qclose'));
    const w = Writable.toWeb(q).getWriter();
    w.closed.catch (e => L('cd' + e));
    w.abort(new Error('r')).then(() => L('ab'), e => L('AB' + e));
  },
  wtw_err() {
    const { Writable } = require('stream');
    const q = new Writable({ write(c, e, cb) { L('w' + c); cb(new Error('bad')) } }).on('close', () => L('qclose'));
    const w = Writable.toWeb(q).getWriter();
    w.closed.catch (e => L('cd' + e));
    w.write('a').then(() => L('wd'), e => L('WX' + e));
  },
  rtw_read() {
    const { Readable } = require('stream');
    const r = Readable.toWeb(Readable.from(['a','b','c'])).getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  rtw_push() {
    const { Readable } = require('stream');
    const q = new Readable({ read() { L('_read') } });
    q.push('a');
    q.push('b');
    q.push(null);
    const r = Readable.toWeb(q).getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  rtw_bytes() {
    const { Readable } = require('stream');
    const q = new Readable({ read() { L('_read') } });
    q.push('a');
    q.push('b');
    q.push(null);
    const r = Readable.toWeb(q, { type:'bytes'}).getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  rtw_err() {
    const { Readable } = require('stream');
    const q = new Readable({ read() { this.destroy(new Error('rr')) } });
    const r = Readable.toWeb(q).getReader();
    r.closed.catch (e => L('closed' + e.message));
    readAll(r);
  },
  rtw_cancel() {
    const { Readable } = require('stream');
    const q = new Readable({ read() {} }).on('close', () => L('qc'));
    const r = Readable.toWeb(q).getReader();
    r.cancel().then(() => L('cd'));
  },
  rtw_iter() {
    const { Readable } = require('stream');
    (async() => { for await(const v of Readable.toWeb(new Readable({ read() { this.n = (this.n||0) + 1; this.push(this.n>3?null:'x') } })))L('R' + v); L('RE') })();
  },
  rbody() {
    const b = new Response('abc').body;
    const r = b.getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  rbody_iter() {
    (async() => { for await(const v of new Response('abc').body)L('R' + v); L('RE') })();
  },
  rbody_rs() {
    (async() => { for await(const v of new Response(ReadableStream.from([Buffer.from('a')])).body)L('R' + v); L('RE') })();
  },
  blob_read() {
    const r = new Blob(['xy']).stream().getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  blob_parts() {
    const r = new Blob(['xy', new Blob(['zz']),'q']).stream().getReader();
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value?.length); if (o.done)break } })();
  },
  blob_empty() {
    const r = new Blob([]).stream().getReader();
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value?.length); if (o.done)break } })();
  },
  blob_pipe() {
    new Blob(['xy']).stream().pipeTo(sink()).then(() => L('piped'));
  },
  blob_imm() {
    const r = new Blob(['xy']).stream().getReader();
    let k = 0;
    const f = () => { L('i' + k); if (k++<3)setImmediate(f) };
    setImmediate(f);
    let t = 0;
    const g = () => { L('t' + t); if (t++<8)process.nextTick(g) };
    process.nextTick(g);
    readAll(r);
  },
  blob_byob() {
    const r = new Blob(['xyz']).stream().getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).then(v => L('a' + v.value));
    r.read(new Uint8Array(2)).then(v => L('b' + v.value));
    r.read(new Uint8Array(2)).then(v => L('c' + v.value + v.done));
  },
  finished_w() {
    const { finished } = require('stream/promises');
    finished(three()).catch (() => 0);
    const s = ended();
    finished(s).then(() => L('fin'));
  },
  finished_cb() {
    const { finished } = require('stream');
    const s = new ReadableStream({ start(c) { c.close() } });
    finished(s, e => L('fin' + e));
    const q = new WritableStream();
    finished(q, e => L('finw' + e));
    q.close().then(() => L('qc'));
  },
  pipeline_w() {
    const { pipeline } = require('stream/promises');
    pipeline(three(), new TransformStream(), sink()).then(() => L('pl'));
  },
  pipeline_mix() {
    const { pipeline } = require('stream/promises');
    const { PassThrough } = require('stream');
    pipeline(three(), new PassThrough(), sink()).then(() => L('pl'));
  },
  compose_w() {
    const { compose } = require('stream');
    const d = compose(new TransformStream({ transform(x, c) { L('t' + x); c.enqueue(x) } }));
    d.on('data', x => L('D' + x)).on('end', () => L('end'));
    d.write('a');
    d.end();
  },
  rbody_pipe() {
    new Response('abc').body.pipeTo(sink()).then(() => L('p'));
  },
  rbody_tee() {
    const [a, b] = new Response('abc').body.tee();
    (async() => { for await(const v of a)L('A' + v) })();
    (async() => { for await(const v of b)L('B' + v) })();
  },
  rbody_clone() {
    const q = new Response('abc');
    const c = q.clone();
    q.text().then(v => L('q' + v));
    c.text().then(v => L('c' + v));
  },
  rbody_cancel() {
    const q = new Response('abc');
    q.body.cancel().then(v => L('c'));
  },
  rbody_gen() {
    const q = new Response((async function*() { yield Buffer.from('a'); yield Buffer.from('b') })());
    q.text().then(v => L('q' + v));
  },
  rbody_gen_read() {
    const r = new Response((async function*() { yield Buffer.from('a'); yield Buffer.from('b') })()).body.getReader();
    readAll(r);
  },
  rbody_gen_err() {
    const r = new Response((async function*() { yield Buffer.from('a'); throw new Error('ge') })()).body.getReader();
    readAll(r);
  },
  rbody_gen_cancel() {
    const r = new Response((async function*() { try { yield Buffer.from('a') }finally { L('f') } })()).body.getReader();
    r.read().then(v => { L('R'); r.cancel().then(() => L('c')) });
  },
  rbody_rs_text() {
    new Response(new ReadableStream({ start(c) { c.enqueue(Buffer.from('a')); c.close() } })).text().then(v => L('t' + v));
  },
  rbody_blob() {
    const r = new Response(new Blob(['a','b'])).body.getReader();
    readAll(r);
  },
  wtw_drain() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ highWaterMark:1, write(c, e, cb) { L('w' + c); setImmediate(() => { rungs(14); process.nextTick(() => L('T')); cb() }) }, final(cb) { L('final'); cb() } }).on('drain', () => { L('drain'); let Q = Promise.resolve(); for (let i = 0; i<14; i++)Q = Q.then(() => L('d' + i)) }).on('finish', () => L('fin'))).getWriter();
    w.ready.then(() => L('rdy'));
    w.write('a').then(() => L('wd'));
    w.write('b').then(() => L('wd2'));
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  wtw_close() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ write(c, e, cb) { L('w' + c); cb() }, final(cb) { L('final'); setImmediate(() => { rungs(14); process.nextTick(() => L('T')); cb() }) } }).on('close', () => { L('qclose'); let Q = Promise.resolve(); for (let i = 0; i<14; i++)Q = Q.then(() => L('d' + i)) }).on('finish', () => L('fin'))).getWriter();
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  wtw_abort2() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ destroy(e, cb) { L('destroy'); setImmediate(() => { cb(e) }) } }).on('close', () => { L('qclose') }).on('error', () => L('qerr'))).getWriter();
    w.closed.catch (() => L('closed'));
    w.abort(new Error('r')).then(() => L('ab'), e => L('AB' + e));
  },
  wtw_write_err() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ write(c, e, cb) { L('w' + c); setImmediate(() => cb(new Error('late'))) } }).on('close', () => { L('qclose') }).on('error', () => L('qerr'))).getWriter();
    w.closed.catch (() => L('closed'));
    w.write('a').then(() => L('wd'), e => L('WX' + e));
    w.write('b').then(() => L('wd'), e => L('WY' + e));
  },
  wtw_bp_err() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ highWaterMark:1, write(c, e, cb) { L('w' + c); setImmediate(() => cb(new Error('late'))) } }).on('close', () => { L('qclose') }).on('error', () => L('qerr'))).getWriter();
    w.closed.catch (() => L('closed'));
    w.write('a').then(() => L('wd'), e => L('WX' + e));
    w.write('b').then(() => L('wd'), e => L('WY' + e));
  },
  wtw_two() {
    const { Writable } = require('stream');
    const w = Writable.toWeb(new Writable({ highWaterMark:2, write(c, e, cb) { L('w' + c); cb() } })).getWriter();
    (async() => { for (let i = 0; i<4; i++) { await w.ready; L('r' + w.desiredSize); w.write('x').then(() => L('wd' + i)) } })();
  },
  rtw_ladder() {
    const { Readable } = require('stream');
    const q = new Readable({ read() { L('_read'); setImmediate(() => { rungs(14); this.n = (this.n||0) + 1; this.push(this.n>2?null:'x') }) } }).on('end', () => L('end')).on('close', () => L('close'));
    const r = Readable.toWeb(q).getReader();
    r.closed.then(() => L('closed'));
    readAll(r);
  },
  wfw_ladder() {
    const q = require('stream').Writable.fromWeb(new WritableStream({ write(c) { L('w' + c); return new Promise(r => setImmediate(() => { rungs(14); r() })) } }));
    q.on('finish', () => L('finish')).on('close', () => L('closed'));
    q.write('a', () => L('wa'));
    q.write('b', () => L('wb'));
    q.end(() => L('endcb'));
  },
  wfw_werr() {
    const q = require('stream').Writable.fromWeb(new WritableStream({ start(c) { setImmediate(() => { c.error(new Error('se')); rungs(14); }) } }));
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed'));
  },
  wfw_closeerr() {
    const q = require('stream').Writable.fromWeb(new WritableStream({ close() { throw new Error('ce') } }));
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed')).on('finish', () => L('fin'));
    q.end();
  },
  wfw_v_err() {
    const q = require('stream').Writable.fromWeb(new WritableStream({ write(c) { if (c=='b')throw new Error('ce') } }));
    q.on('error', e => L('err' + e.message)).on('close', () => L('closed')).on('finish', () => L('fin'));
    q.cork();
    q.write('a', e => L('a' + e));
    q.write('b', e => L('b' + e));
    q.write('c', e => L('c' + e));
    q.uncork();
    q.end();
  },
  dfw_err() {
    const t = new TransformStream({ transform(x, c) { throw new Error('te') } });
    const q = require('stream').Duplex.fromWeb(t);
    q.on('data', d => L('D' + d)).on('error', e => L('err' + e.message)).on('close', () => L('close'));
    q.write('a', e => L('wa' + e));
  },
  dfw_destroy() {
    const t = new TransformStream();
    const q = require('stream').Duplex.fromWeb(t);
    q.on('error', e => L('err' + e.message)).on('close', () => L('close'));
    q.write('a', e => L('wa' + e));
    q.destroy(new Error('dd'));
  },
  dtw_err() {
    const { Duplex, PassThrough } = require('stream');
    const p = new PassThrough();
    const { readable, writable } = Duplex.toWeb(p);
    const r = readable.getReader(), w = writable.getWriter();
    r.closed.catch (e => L('rc' + e.message));
    w.closed.catch (e => L('wc' + e.message));
    r.read().catch (e => L('r' + e.message));
    w.write('x').then(() => L('w'), e => L('W' + e.message));
    p.destroy(new Error('pd'));
  },
});
