'use strict';
// How many microtasks writers and transforms take.
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

let WC; // the controller of a sink
const sink = () => new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } });

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
  write() {
    const w = new WritableStream({ start() { L('start') }, write(c) { L('w' + c) }, close() { L('close') } }).getWriter();
    w.ready.then(() => L('ready'));
    w.write(1).then(() => L('w1'));
    w.write(2).then(() => L('w2'));
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  writea() {
    const w = new WritableStream({ async start() { L('start') }, async write(c) { await 0; L('w' + c) }, async close() { L('close') } }).getWriter();
    w.ready.then(() => L('ready'));
    w.write(1).then(() => L('w1'));
    w.write(2).then(() => L('w2'));
    w.close().then(() => L('cl'));
    w.closed.then(() => L('closed'));
  },
  abort() {
    const w = new WritableStream({ abort(r) { L('ab' + r) } }).getWriter();
    w.closed.catch (e => L('closed' + e));
    w.abort('z').then(() => L('aborted'));
  },
  trans() {
    const t = new TransformStream({ start() { L('start') }, transform(x, c) { L('tr' + x); c.enqueue(x) }, flush() { L('flush') } });
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.write(1).then(() => L('w1'));
    w.write(2).then(() => L('w2'));
    w.close().then(() => L('cl'));
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value); if (o.done)break } })();
  },
  trans_id() {
    const t = new TransformStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.write(1).then(() => L('w1'));
    w.close().then(() => L('cl'));
    r.read().then(o => L('R' + o.value));
    r.read().then(o => L('R' + o.done));
  },
  textdec() {
    const t = new TextDecoderStream();
    const w = t.writable.getWriter();
    w.write(new Uint8Array([65]));
    w.close();
    (async() => { for await(const v of t.readable)L('R' + v); L('RE') })();
  },
  comp() {
    const t = new TextEncoderStream();
    const w = t.writable.getWriter();
    w.write('x');
    w.close();
    (async() => { for await(const v of t.readable)L('R' + v); L('RE') })();
  },
  wsize() {
    const w = new WritableStream({ write(c) { L('w' + c) } }, { highWaterMark:3, size(x) { L('size' + x); return x.length } }).getWriter();
    L('d' + w.desiredSize);
    w.write('ab').then(() => L('wd1'));
    L('d' + w.desiredSize);
    w.write('cd').then(() => L('wd2'));
    L('d' + w.desiredSize);
    w.ready.then(() => { L('rdy' + w.desiredSize) });
  },
  wsize_throw() {
    const w = new WritableStream({ write(c) { L('w' + c) }, abort() { L('ab') } }, { size(x) { throw new Error('s') } }).getWriter();
    w.closed.catch (e => L('c' + e.message));
    w.ready.catch (e => L('rd' + e.message));
    w.write(1).catch (e => L('w' + e.message));
    w.ready.catch (e => L('rd' + e.message));
  },
  wsize_neg() {
    const w = new WritableStream({}, { size(x) { return -1 } }).getWriter();
    w.closed.catch (e => L('c' + e.code));
    w.write(1).catch (e => L('w' + e.code));
    w.ready.catch (e => L('rd' + e.code));
  },
  ready_bp() {
    const w = new WritableStream({ async write(c) { await 0; L('w' + c) } }, { highWaterMark:2 }).getWriter();
    (async() => { for (let i = 0; i<4; i++) { await w.ready; L('rdy' + i + ' ' + w.desiredSize); w.write(i).then(() => L('wd' + i)) }L('cl'); await w.close(); L('done') })();
  },
  ready_bp1() {
    const w = new WritableStream({ write(c) { L('w' + c) } }).getWriter();
    (async() => { for (let i = 0; i<4; i++) { await w.ready; L('rdy' + i + ' ' + w.desiredSize); w.write(i).then(() => L('wd' + i)) }L('cl'); await w.close(); L('done') })();
  },
  ready_hwm0() {
    const w = new WritableStream({ write(c) { L('w' + c) } }, { highWaterMark:0 }).getWriter();
    w.ready.then(() => L('rdy'));
    w.write(1).then(() => L('wd'));
    w.close().then(() => L('cl'));
  },
  w_await() {
    const w = new WritableStream({ write(c) { L('w' + c) } }).getWriter();
    (async() => { for (let i = 0; i<4; i++) { await w.write(i); L('wd' + i) }await w.close(); L('done') })();
  },
  w_release() {
    const s = new WritableStream({ write(c) { L('w' + c) } });
    const w = s.getWriter();
    w.write(1).then(() => L('wd'));
    w.closed.then(() => L('c'), e => L('C' + e.code));
    w.ready.then(() => L('r'), e => L('R' + e.code));
    w.releaseLock();
    w.closed.then(() => L('c'), e => L('C2' + e.code));
    w.ready.then(() => L('r'), e => L('R2' + e.code));
    w.write(2).catch (e => L('W' + e.code));
    w.close().catch (e => L('WC' + e.code));
    w.abort().catch (e => L('WA' + e.code));
    const q = s.getWriter();
    q.ready.then(() => L('q'));
    q.closed.then(() => L('qc'));
    q.close().then(() => L('qcl'));
  },
  w_err_ctl() {
    let C;
    const s = new WritableStream({ start(c) { C = c }, write() { L('w') } });
    const w = s.getWriter();
    w.write(1).then(() => L('wd'), e => L('W' + e.message));
    w.closed.catch (e => L('C' + e.message));
    w.ready.catch (e => L('R' + e.message));
    C.error(new Error('k'));
    w.write(2).catch (e => L('W2' + e.message));
    w.close().catch (e => L('CL' + e.message));
    w.abort(1).then(() => L('ab'), e => L('AB' + e));
  },
  w_abort_inflight() {
    const s = new WritableStream({ async write(x) { L('w' + x); await 0; await 0; L('we') }, abort(r) { L('abort' + r) } });
    const w = s.getWriter();
    w.write(1).then(() => L('wd'), e => L('W' + e));
    w.write(2).then(() => L('wd'), e => L('W2' + e));
    w.closed.catch (e => L('C' + e));
    w.close().catch (e => L('CL' + e));
    Promise.resolve().then(() => 0).then(() => { L('doabort'); w.abort('r').then(() => L('ab')); w.abort('r2').then(() => L('ab2')) });
  },
  w_abort_close() {
    const s = new WritableStream({ async close() { L('close'); await 0; await 0; L('ce') }, abort(r) { L('abort' + r) } });
    const w = s.getWriter();
    w.closed.then(() => L('c'), e => L('C' + e));
    w.close().then(() => L('cl'), e => L('CL' + e));
    Promise.resolve().then(() => 0).then(() => { L('doabort'); w.abort('r').then(() => L('ab'), e => L('AB' + e)) });
  },
  w_abort_nolock() {
    const s = new WritableStream({ abort(r) { L('abort' + r) } });
    s.abort('x').then(() => L('ab'));
    s.abort('y').then(() => L('ab2'));
    s.close().catch (e => L('cx' + (e.code||e)));
  },
  w_close_nolock() {
    const s = new WritableStream({ close(r) { L('close') } });
    s.close().then(() => L('cl'));
    s.close().catch (e => L('cx' + (e.code||e)));
    s.abort().then(() => L('ab'));
  },
  w_abort_start() {
    let f;
    const s = new WritableStream({ start() { return new Promise(r => f = r) }, write() { L('w') }, abort(r) { L('abort' + r) } });
    const w = s.getWriter();
    w.write(1).catch (e => L('W' + e));
    w.abort('x').then(() => L('ab'));
    w.closed.catch (e => L('C' + e));
    Promise.resolve().then(() => { L('f'); f() });
  },
  w_close_err() {
    const s = new WritableStream({ write() { throw new Error('p') }, close() { L('close') } });
    const w = s.getWriter();
    w.write(1).catch (e => L('W' + e.message));
    w.close().catch (e => L('CL' + e.message));
    w.closed.catch (e => L('C' + e.message));
  },
  ts_ctl_err() {
    let C;
    const t = new TransformStream({ start(c) { C = c } });
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.closed.catch (e => L('wc' + e));
    r.closed.catch (e => L('rc' + e));
    w.write(1).catch (e => L('w' + e));
    w.ready.catch (e => L('rd' + e));
    r.read().catch (e => L('r' + e));
    C.error('bad');
  },
  ts_term() {
    let C;
    const t = new TransformStream({ start(c) { C = c } });
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.closed.catch (e => L('wc' + e.code));
    r.closed.then(e => L('rc'));
    w.write(1).catch (e => L('w' + e.code));
    w.ready.catch (e => L('rd' + e.code));
    r.read().then(v => L('r' + v.done));
    C.terminate();
  },
  ts_hwm() {
    const t = new TransformStream({ transform(x, c) { L('t' + x); c.enqueue(x) } }, undefined, { highWaterMark:2 });
    const w = t.writable.getWriter();
    w.ready.then(() => L('rdy'));
    w.write(1).then(() => L('w1'));
    w.write(2).then(() => L('w2'));
    w.write(3).then(() => L('w3'));
    setImmediate(() => { rungs(12); t.readable.getReader().read().then(v => L('r' + v.value)) });
  },
  ts_atrans() {
    const t = new TransformStream({ async transform(x, c) { await 0; L('t' + x); c.enqueue(x); await 0 } });
    const w = t.writable.getWriter();
    const r = t.readable.getReader();
    w.write(1).then(() => L('w1'));
    w.write(2).then(() => L('w2'));
    w.close().then(() => L('cl'));
    readAll(r);
  },
  ts_loop() {
    const t = new TransformStream();
    const w = t.writable.getWriter();
    const r = t.readable.getReader();
    (async() => { for (let i = 0; i<3; i++) { await w.ready; L('rdy' + i); w.write(i) }w.close() })();
    readAll(r);
  },
  ts_loop2() {
    const t = new TransformStream();
    const w = t.writable.getWriter();
    const r = t.readable.getReader();
    (async() => { for (let i = 0; i<3; i++) { await w.write(i); L('wd' + i) }await w.close(); L('cl') })();
    readAll(r);
  },
  ts_abort_cancel() {
    const t = new TransformStream({ cancel() { L('cancel') }, flush() { L('flush') } });
    t.writable.abort('x').then(() => L('ab'), e => L('AB' + e));
    t.readable.cancel('y').then(() => L('cn'), e => L('CN' + e));
  },
  ts_cancel_close() {
    const t = new TransformStream({ cancel() { L('cancel') }, flush() { L('flush') } });
    t.readable.cancel('y').then(() => L('cn'), e => L('CN' + e));
    t.writable.close().then(() => L('cl'), e => L('CL' + (e.code||e)));
  },
  ts_close_cancel() {
    const t = new TransformStream({ cancel() { L('cancel') }, flush() { L('flush') } });
    t.writable.close().then(() => L('cl'), e => L('CL' + (e.code||e)));
    t.readable.cancel('y').then(() => L('cn'), e => L('CN' + e));
  },
  tdec_man() {
    const t = new TextDecoderStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.write(new Uint8Array([65])).then(() => L('w1'));
    w.write(new Uint8Array([0xe2])).then(() => L('w2'));
    w.close().then(() => L('cl'));
    readAll(r);
  },
  tdec_err() {
    const t = new TextDecoderStream('utf-8', { fatal:true });
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.write(new Uint8Array([0xff])).then(() => L('w1'), e => L('W' + e.code));
    w.closed.catch (e => L('C' + e.code));
    readAll(r);
  },
  tenc_man() {
    const t = new TextEncoderStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    w.write('a').then(() => L('w1'));
    w.write('').then(() => L('w2'));
    w.close().then(() => L('cl'));
    readAll(r);
  },
  tenc_pipe() {
    ReadableStream.from(['a','b']).pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream()).pipeTo(sink()).then(() => L('p'));
  },
  tdec_closed() {
    const t = new TextDecoderStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    r.closed.then(() => L('rc'));
    w.closed.then(() => L('wc'), e => L('WC' + e));
    w.ready.then(() => L('rd'));
    w.write(new Uint8Array([65])).then(() => L('w1'));
    w.close().then(() => { L('cl'); w.ready.then(() => L('rd2'), e => L('RD2' + e)); });
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R' + v.value)) });
  },
  tdec_flush() {
    const t = new TextDecoderStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    r.closed.then(() => L('rc'));
    w.closed.then(() => L('wc'), e => L('WC' + e));
    w.write(new Uint8Array([0xe2]));
    w.close().then(() => { L('cl') });
    readAll(r);
  },
  tenc_closed() {
    const t = new TextEncoderStream();
    const w = t.writable.getWriter(), r = t.readable.getReader();
    r.closed.then(() => L('rc'));
    w.closed.then(() => L('wc'), e => L('WC' + e));
    w.write('a').then(() => L('w1'));
    w.close().then(() => { L('cl') });
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R' + v.value)) });
  },
  tdec_pipe() {
    ReadableStream.from([new Uint8Array([65]), new Uint8Array([66])]).pipeThrough(new TextDecoderStream()).pipeTo(sink()).then(() => L('p'));
  },
});
