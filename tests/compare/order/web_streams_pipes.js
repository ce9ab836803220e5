'use strict';
// How many microtasks a pipe takes, and when it hears of ends, failures and signals.
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
let RC; // the controller of a source that is open
const roomySink = () => new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } }, { highWaterMark:3 });
const slowSink = () => new WritableStream({ async write(c) { L('w' + c); await 0; await 0 }, async close() { L('close'); await 0 }, async abort(r) { L('abort' + (r&&r.message||r)); await 0 } });
const sink = () => new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } });
const heldSink = () => new WritableStream({ start(c) { WC = c }, write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } });
const failedSink = () => new WritableStream({ start(c) { c.error(new Error('de')) } });
const latePulled = () => new ReadableStream({ async pull(c) { L('pull'); await 0; this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(this.n) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const pulled = () => new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(this.n) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const lateOpen = () => new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') }, async cancel(r) { L('cancel' + (r&&r.message||r)); await 0 } });
const open = () => new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const ended = () => new ReadableStream({ start(c) { c.close() }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const failed = () => new ReadableStream({ start(c) { c.error(new Error('se')) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const three = () => new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.enqueue('c'); c.close() } });

function pipe(source, sink, options) {
  source.pipeTo(sink, options).then(() => L(`piped ${source.locked} ${sink.locked}`),
    (err) => L(`PX ${err.code || err.message || err} ${source.locked} ${sink.locked}`));
}

// A second ladder, from an immediate on.
function rungs(count) {
  let promise = Promise.resolve();
  for (let i = 0; i < count; i++) promise = promise.then(() => L(`q${i}`));
}

run({
  pipe() {
    const ws = new WritableStream({ write(c) { L('w' + c) }, close() { L('close') } });
    new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } }).pipeTo(ws).then(() => L('piped'));
  },
  pipethrough() {
    (async() => { for await(const v of new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } }).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x + x) } })))L('R' + v); L('RE') })();
  },
  pipe_async() {
    pipe(three(), slowSink());
  },
  pipe_hw() {
    pipe(three(), roomySink());
  },
  pipe_pull() {
    pipe(pulled(), sink());
  },
  pipe_apull() {
    pipe(latePulled(), sink());
  },
  pipe_apull_a() {
    pipe(latePulled(), slowSink());
  },
  pipe_pull_hw() {
    pipe(pulled(), roomySink());
  },
  pipe_hw0() {
    pipe(three(), new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } }, { highWaterMark:0 }));
  },
  pipe_closed() {
    pipe(ended(), sink());
  },
  pipe_closed_pc() {
    pipe(ended(), sink(), { preventClose:true });
  },
  pipe_errored() {
    pipe(failed(), sink());
  },
  pipe_errored_pa() {
    pipe(failed(), sink(), { preventAbort:true });
  },
  pipe_errored_a() {
    pipe(failed(), slowSink());
  },
  pipe_pc() {
    pipe(three(), sink(), { preventClose:true });
  },
  pipe_werr() {
    pipe(open(), failedSink());
  },
  pipe_werr_pc() {
    pipe(open(), failedSink(), { preventCancel:true });
  },
  pipe_werr_a() {
    pipe(lateOpen(), failedSink());
  },
  pipe_err_both() {
    pipe(failed(), failedSink());
  },
  pipe_closed_werr() {
    pipe(ended(), failedSink());
  },
  pipe_dclosed() {
    const D = sink();
    D.close().then(() => { L('c'); const S = open(); S.pipeTo(D).then(() => L('piped'), e => L('PX' + e.code)) });
  },
  pipe_dclosing() {
    const D = sink();
    D.close().then(() => { L('c'); });
    const S = open();
    S.pipeTo(D).then(() => L('piped'), e => L('PX' + e.code));
  },
  pipe_dclosing_pc() {
    const D = sink();
    D.close().then(() => { L('c'); });
    const S = open();
    S.pipeTo(D, { preventCancel:true }).then(() => L('piped'), e => L('PX' + e.code));
  },
  pipe_mid_err() {
    pipe(open(), sink());
    Promise.resolve().then(() => 0).then(() => 0).then(() => 0).then(() => { L('err'); RC.error(new Error('me')) });
  },
  pipe_mid_err_pa() {
    pipe(open(), sink(), { preventAbort:true });
    Promise.resolve().then(() => 0).then(() => 0).then(() => 0).then(() => { L('err'); RC.error(new Error('me')) });
  },
  pipe_mid_err_imm() {
    pipe(open(), sink());
    setImmediate(() => { L('err'); RC.error(new Error('me')); rungs(9); });
  },
  pipe_mid_close_imm() {
    pipe(open(), sink());
    setImmediate(() => { L('close'); RC.enqueue('z'); RC.close(); rungs(12); });
  },
  pipe_mid_enq_imm() {
    pipe(open(), sink());
    setImmediate(() => { RC.enqueue('y'); RC.enqueue('z'); L('enqd'); rungs(12); });
  },
  pipe_mid_werr_imm() {
    pipe(open(), heldSink());
    setImmediate(() => { L('werr'); WC.error(new Error('we')); rungs(9); });
  },
  pipe_mid_werr() {
    pipe(open(), heldSink());
    Promise.resolve().then(() => 0).then(() => 0).then(() => 0).then(() => { L('werr'); WC.error(new Error('we')) });
  },
  pipe_mid_werr_pc() {
    pipe(open(), heldSink(), { preventCancel:true });
    Promise.resolve().then(() => 0).then(() => 0).then(() => 0).then(() => { L('werr'); WC.error(new Error('we')) });
  },
  pipe_sig_pre() {
    const ac = new AbortController();
    ac.abort(new Error('ab'));
    pipe(open(), sink(), { signal:ac.signal });
  },
  pipe_sig_imm() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal });
    setImmediate(() => { L('abt'); ac.abort(new Error('ab')); rungs(12); });
  },
  pipe_sig_imm_a() {
    const ac = new AbortController();
    pipe(lateOpen(), slowSink(), { signal:ac.signal });
    setImmediate(() => { L('abt'); ac.abort(new Error('ab')); rungs(12); });
  },
  pipe_sig_sync() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal });
    ac.abort(new Error('ab'));
  },
  pipe_sig_mt() {
    const ac = new AbortController();
    pipe(pulled(), slowSink(), { signal:ac.signal });
    Promise.resolve().then(() => 0).then(() => 0).then(() => 0).then(() => { L('abt'); ac.abort(new Error('ab')) });
  },
  pipe_sig_pa() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal, preventAbort:true });
    ac.abort(new Error('ab'));
  },
  pipe_sig_pc() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal, preventCancel:true });
    ac.abort(new Error('ab'));
  },
  pipe_sig_both() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal, preventCancel:true, preventAbort:true });
    ac.abort(new Error('ab'));
  },
  pipe_locked() {
    const s = three();
    s.getReader();
    s.pipeTo(sink()).catch (e => L('x' + e.code));
  },
  pipe_bytes() {
    pipe(new ReadableStream({ type:'bytes', start(c) { c.enqueue(new Uint8Array(1)); c.enqueue(new Uint8Array(2)); c.close() } }), sink());
  },
  pipe_bytes_pull() {
    pipe(new ReadableStream({ type:'bytes', pull(c) { L('pull'); this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(new Uint8Array(this.n)) } }), sink());
  },
  pipe_trans() {
    three().pipeThrough(new TransformStream()).pipeTo(sink()).then(() => L('piped'));
  },
  pipe_trans2() {
    three().pipeThrough(new TransformStream({ transform(x, c) { L('t' + x); c.enqueue(x); c.enqueue(x + x) } })).pipeThrough(new TransformStream()).pipeTo(sink()).then(() => L('piped'));
  },
  pipe_trans_err() {
    three().pipeThrough(new TransformStream({ transform(x, c) { L('t' + x); throw new Error('te') } })).pipeTo(sink()).then(() => L('piped'), e => L('x' + e.message));
  },
  pipe_trans_term() {
    three().pipeThrough(new TransformStream({ transform(x, c) { L('t' + x); c.enqueue(x); c.terminate() } })).pipeTo(sink()).then(() => L('piped'), e => L('x' + e.message));
  },
  pipe_dclosed_pc() {
    const D = sink();
    D.close().then(() => { L('c'); const S = open(); S.pipeTo(D, { preventCancel:true }).then(() => L('piped'), e => L('PX' + e.code)) });
  },
  pipe_size() {
    pipe(new ReadableStream({ start(c) { for (let i = 0; i<6; i++)c.enqueue(i) }, pull(c) { L('pull' + c.desiredSize); this.n = (this.n||6) + 1; if (this.n>9)c.close(); else c.enqueue(this.n) } }, { highWaterMark:5 }), new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } }, { highWaterMark:3, size(x) { L('size' + x); return 1 } }));
  },
  pipe_size_bytes() {
    pipe(new ReadableStream({ type:'bytes', start(c) { for (let i = 0; i<6; i++)c.enqueue(new Uint8Array(1)) }, pull(c) { L('pull' + c.desiredSize); this.n = (this.n||6) + 1; if (this.n>9)c.close(); else c.enqueue(new Uint8Array(1)) } }, { highWaterMark:5 }), new WritableStream({ write(c) { L('w' + c) }, close() { L('close') }, abort(r) { L('abort' + (r&&r.message||r)) } }, { highWaterMark:3, size(x) { L('size' + x); return 1 } }));
  },
  pipe_size_src() {
    pipe(new ReadableStream({ start(c) { for (let i = 1; i<6; i++)c.enqueue(i) }, pull(c) { L('pull' + c.desiredSize); this.n = (this.n||6) + 1; if (this.n>9)c.close(); else c.enqueue(this.n) } }, { highWaterMark:5, size(x) { L('s' + x); return x } }), sink());
  },
  pipe_sig_enq() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal });
    setImmediate(() => { L('abt'); RC.enqueue('q'); ac.abort(new Error('ab')); rungs(12); });
  },
  pipe_sig_enq2() {
    const ac = new AbortController();
    pipe(open(), sink(), { signal:ac.signal });
    setImmediate(() => { L('abt'); RC.enqueue('q'); RC.enqueue('r'); ac.abort(new Error('ab')); rungs(12); });
  },
  pipe_err_enq() {
    pipe(open(), sink());
    setImmediate(() => { L('abt'); RC.enqueue('q'); RC.error(new Error('ab')); rungs(12); });
  },
  pipe_werr_enq() {
    pipe(open(), heldSink());
    setImmediate(() => { L('abt'); RC.enqueue('q'); WC.error(new Error('ab')); rungs(12); });
  },
  pipe_tee() {
    const [a, b] = three().tee();
    a.pipeTo(sink()).then(() => L('pa'));
    b.pipeTo(sink()).then(() => L('pb'));
  },
  pipe_from() {
    ReadableStream.from(['a','b','c']).pipeTo(sink()).then(() => L('pa'));
  },
  pipe_reuse() {
    const D = sink();
    (async() => { await three().pipeTo(D, { preventClose:true }); L('1'); await three().pipeTo(D, { preventClose:true }); L('2'); await D.close(); L('3') })();
  },
  pipe_open_hw() {
    pipe(open(), roomySink());
  },
  pipe_open_hw2() {
    pipe(new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') } }, { highWaterMark:0 }), roomySink());
    setImmediate(() => { L('e'); RC.enqueue('x'); RC.enqueue('y'); RC.enqueue('z'); RC.enqueue('u'); rungs(12); });
  },
  pipe_werr_read() {
    pipe(three(), failedSink());
  },
  pipe_werr_pull() {
    pipe(pulled(), failedSink());
  },
  pipe_aborted_dst() {
    const D = sink();
    D.abort('x').then(() => L('ab'));
    open().pipeTo(D).then(() => L('piped'), e => L('PX' + e));
  },
  pipe_abort_in_write() {
    const ac = new AbortController();
    new ReadableStream({ pull(c) { L('pull'); c.enqueue(1) }, cancel(r) { L('cancelled') } }).pipeTo(new WritableStream({ write() { L('w'); ac.abort() }, abort(r) { L('aborted') } }), { signal:ac.signal }).catch (() => L('PX'));
  },
  pipe_abort_in_write2() {
    const ac = new AbortController();
    new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, cancel(r) { L('cancelled') } }).pipeTo(new WritableStream({ write() { L('w'); ac.abort() }, abort(r) { L('aborted') } }), { signal:ac.signal }).catch (() => L('PX'));
  },
  pipe_abort_in_write3() {
    const ac = new AbortController();
    const s = new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, cancel(r) { L('cancelled') } }), d = new WritableStream({ async write() { L('w'); ac.abort(); await 0; await 0; L('wd') }, abort(r) { L('aborted') } });
    setImmediate(() => { s.pipeTo(d, { signal:ac.signal }).catch (() => L('PX')); rungs(12); });
  },
  pipe_abort_in_write4() {
    const ac = new AbortController();
    const s = new ReadableStream({ pull(c) { L('pull'); c.enqueue(1) }, cancel(r) { L('cancelled') } }, { highWaterMark:0 }), d = new WritableStream({ async write() { L('w'); ac.abort(); await 0; await 0; L('wd') }, abort(r) { L('aborted') } });
    setImmediate(() => { s.pipeTo(d, { signal:ac.signal }).catch (() => L('PX')); rungs(12); });
  },
  pipe_abort_in_write5() {
    const ac = new AbortController();
    const s = new ReadableStream({ pull(c) { L('pull'); c.enqueue(1); ac.abort() }, cancel(r) { L('cancelled') } }, { highWaterMark:0 }), d = new WritableStream({ async write() { L('w'); await 0; await 0; L('wd') }, abort(r) { L('aborted') } });
    setImmediate(() => { s.pipeTo(d, { signal:ac.signal }).catch (() => L('PX')); rungs(12); });
  },
  pipe_abort_in_write6() {
    const ac = new AbortController();
    let C;
    const s = new ReadableStream({ start(c) { C = c }, cancel(r) { L('cancelled') } }, { highWaterMark:0 }), d = new WritableStream({ async write() { L('w'); ac.abort(); await 0; await 0; L('wd') }, abort(r) { L('aborted') } });
    s.pipeTo(d, { signal:ac.signal }).catch (() => L('PX'));
    setImmediate(() => { C.enqueue(1); rungs(12); });
  },
  pipe_close_in_write() {
    let C;
    const s = new ReadableStream({ start(c) { C = c }, cancel(r) { L('cancelled') } }, { highWaterMark:0 }), d = new WritableStream({ async write() { L('w'); C.close(); await 0; await 0; L('wd') }, close(r) { L('close') } });
    s.pipeTo(d).then(() => L('PX'));
    setImmediate(() => { C.enqueue(1); rungs(12); });
  },
  pipe_err_in_write() {
    let C;
    const s = new ReadableStream({ start(c) { C = c }, cancel(r) { L('cancelled') } }, { highWaterMark:0 }), d = new WritableStream({ async write() { L('w'); C.error(1); await 0; await 0; L('wd') }, abort(r) { L('abort') } });
    s.pipeTo(d).catch (() => L('PX'));
    setImmediate(() => { C.enqueue(1); rungs(12); });
  },
  pipe_bytes_slow() {
    pipe(new ReadableStream({ type:'bytes', start(c) { c.enqueue(new Uint8Array(1)); c.enqueue(new Uint8Array(2)); c.close() } }), new WritableStream({ write(c) { L('w' + c); return new Promise(r => setImmediate(() => { rungs(9); r() })) }, close() { L('close') } }, { highWaterMark:3 }));
  },
  pipe_pc_wfail() {
    pipe(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close() } }), new WritableStream({ write(x) { L('w' + x); if (x==2)throw new Error('w2') } }, { highWaterMark:3 }), { preventClose:true });
  },
  pipe_err_wfail() {
    pipe(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, pull(c) { c.error(new Error('se')) } }), new WritableStream({ write(x) { L('w' + x); if (x==2)throw new Error('w2') } }, { highWaterMark:3 }), { preventAbort:true });
  },
  pipe_err_wfail2() {
    pipe(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, pull(c) { c.error(new Error('se')) } }), new WritableStream({ write(x) { L('w' + x); if (x==2)throw new Error('w2') }, abort(r) { L('ab' + r) } }, { highWaterMark:3 }));
  },
  pipe_sig_wfail() {
    const ac = new AbortController();
    pipe(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, cancel(r) { L('cn' + r.message) } }), new WritableStream({ write(x) { L('w' + x); if (x==2)throw new Error('w2') }, abort(r) { L('ab' + r) } }, { highWaterMark:3 }), { signal:ac.signal });
    ac.abort(new Error('ac'));
  },
  pipe_sig_wfail2() {
    const ac = new AbortController();
    pipe(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2) }, cancel(r) { L('cn' + r.message) } }), new WritableStream({ write(x) { L('w' + x); if (x==2)throw new Error('w2') }, abort(r) { L('ab' + r) } }, { highWaterMark:3 }), { signal:ac.signal, preventAbort:true, preventCancel:true });
    ac.abort(new Error('ac'));
  },
});
