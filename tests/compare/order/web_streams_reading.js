'use strict';
// How many microtasks readers, iterators and ReadableStream.from() take.
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

const three = () => new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.enqueue('c'); c.close() } });

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
  reader_start() {
    const r = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } }).getReader();
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value); if (o.done)break } })();
  },
  reader_pull() {
    let n = 0;
    const r = new ReadableStream({ pull(c) { L('pull'); c.enqueue(n++); if (n>3)c.close() } }).getReader();
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value); if (o.done)break } })();
  },
  reader_apull() {
    let n = 0;
    const r = new ReadableStream({ async pull(c) { L('pull'); await 0; c.enqueue(n++); if (n>3)c.close() } }).getReader();
    (async() => { for (; ;) { const o = await r.read(); L('R' + o.value); if (o.done)break } })();
  },
  iter_start() {
    (async() => { for await(const v of three())L('R' + v); L('RE') })();
  },
  iter_pull() {
    let n = 0;
    (async() => { for await(const v of new ReadableStream({ pull(c) { L('pull'); c.enqueue(n++); if (n>3)c.close() } }))L('R' + v); L('RE') })();
  },
  iter_pull_hwm0() {
    let n = 0;
    (async() => { for await(const v of new ReadableStream({ pull(c) { L('pull'); c.enqueue(n++); if (n>3)c.close() } }, { highWaterMark:0 }))L('R' + v); L('RE') })();
  },
  iter_apull() {
    let n = 0;
    (async() => { for await(const v of new ReadableStream({ async pull(c) { L('pull'); await 0; c.enqueue(n++); if (n>3)c.close() } }))L('R' + v); L('RE') })();
  },
  iter_break() {
    (async() => { for await(const v of new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b') }, cancel() { L('cancel') } })) { L('R' + v); break }L('RE') })();
  },
  iter_err() {
    (async() => { try { for await(const v of new ReadableStream({ start(c) { c.enqueue('a') }, pull(c) { c.error(new Error('x')) } })) { L('R' + v) } }catch (e) { L('E' + e.message) } })();
  },
  iter_manual() {
    const it = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } })[Symbol.asyncIterator]();
    it.next().then(v => L('n1' + v.value));
    it.next().then(v => L('n2' + v.value));
    it.next().then(v => L('n3' + v.done));
    it.return(5).then(v => L('ret' + v.value));
  },
  iter_fifo() {
    const it = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } })[Symbol.asyncIterator]();
    it.next().then(v => { L('n1' + v.value); it.next().then(v => { L('n2' + v.value); it.next().then(v => L('n3' + v.done)) }) });
  },
  from() {
    (async() => { for await(const v of ReadableStream.from(['a','b']))L('R' + v); L('RE') })();
  },
  closed() {
    const s = new ReadableStream({ start(c) { c.enqueue('a'); c.close() } });
    const r = s.getReader();
    r.closed.then(() => L('closed'));
    r.read().then(() => L('read'));
  },
  cancel() {
    const s = new ReadableStream({ cancel() { L('cancelled') } });
    s.cancel('x').then(() => L('cdone'));
  },
  fromWeb() {
    const q = require('stream').Readable.fromWeb(new ReadableStream({ start(c) { c.enqueue('a'); c.close() } }));
    q.on('data', d => L('D' + d)).on('end', () => L('end')).on('close', () => L('close'));
  },
  from_agen() {
    (async() => { for await(const v of ReadableStream.from((async function*() { yield 1; yield 2; L('gend') })()))L('R' + v); L('RE') })();
  },
  from_gen() {
    (async() => { for await(const v of ReadableStream.from((function*() { yield 1; yield Promise.resolve(2); L('gend') })()))L('R' + v); L('RE') })();
  },
  from_rs() {
    (async() => { for await(const v of ReadableStream.from(three()))L('R' + v); L('RE') })();
  },
  from_reader() {
    const r = ReadableStream.from(['a', Promise.resolve('b')]).getReader();
    readAll(r);
  },
  from_cancel() {
    const s = ReadableStream.from((async function*() { try { yield 1 }finally { L('fin') } })());
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.cancel('q').then(v => L('c' + v)) });
  },
  from_gcancel() {
    const s = ReadableStream.from((function*() { try { yield 1 }finally { L('fin') } })());
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.cancel('q').then(v => L('c' + v)) });
  },
  from_noret() {
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { return{ value:1 } } }) });
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.cancel('q').then(v => L('c' + v)) });
  },
  from_badret() {
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { return{ value:1 } }, return() { return 5 } }) });
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.cancel('q').then(v => L('c' + v), e => L('X' + e.code)) });
  },
  from_badnext() {
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { return 5 } }) });
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value) }, e => L('X' + e.code));
  },
  from_itercancel() {
    (async() => { for await(const v of ReadableStream.from((async function*() { try { yield 1 }finally { L('fin') } })())) { L('R' + v); break }L('RE') })();
  },
  it_throw() {
    (async() => { try { for await(const v of three()) { L('R' + v); throw new Error('q') } }catch (e) { L('X' + e.message) } })();
  },
  it_prevent() {
    (async() => { const s = new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close() }, cancel() { L('cancel') } }); for await(const v of s.values({ preventCancel:true })) { L('R' + v); break }L('b'); const r = s.getReader(); L((await r.read()).value); })();
  },
  it_ret_first() {
    const it = new ReadableStream({ cancel(r) { L('cancel' + r) } })[Symbol.asyncIterator]();
    it.return(1).then(v => L('r' + v.value));
    it.return(2).then(v => L('r' + v.value));
    it.next().then(v => L('n' + v.done));
  },
  it_ret_pc() {
    const it = new ReadableStream({ cancel(r) { L('cancel' + r) } }).values({ preventCancel:true });
    it.return(1).then(v => L('r' + v.value));
    it.return(2).then(v => L('r' + v.value));
    it.next().then(v => L('n' + v.done));
  },
  it_next_ret() {
    const it = new ReadableStream({ start(c) { c.enqueue(1) }, cancel(r) { L('cancel' + r) } }).values();
    it.next().then(v => L('n' + v.value));
    it.return(2).then(v => L('r' + v.value));
    it.next().then(v => L('n' + v.done));
  },
  it_late() {
    let C;
    (async() => { for await(const v of new ReadableStream({ start(c) { C = c } }))L('R' + v); L('RE') })();
    Promise.resolve().then(() => { L('enq'); C.enqueue(1) }).then(() => { C.enqueue(2); L('enq2') }).then(() => 0).then(() => 0).then(() => { L('close'); C.close() });
  },
  it_late2() {
    let C;
    (async() => { for await(const v of new ReadableStream({ start(c) { C = c } }))L('R' + v); L('RE') })();
    setImmediate(() => { L('enq'); C.enqueue(1); C.enqueue(2); rungs(9); C.close() });
  },
  it_errored() {
    (async() => { try { for await(const v of new ReadableStream({ start(c) { c.error(new Error('z')) } }))L('R' + v) }catch (e) { L('X' + e.message) } })();
  },
  it_errored_man() {
    const it = new ReadableStream({ start(c) { c.error(new Error('z')) } }).values();
    it.next().catch (e => L('n1' + e.message));
    it.next().then(v => L('n2' + v.done), e => L('x2'));
    it.return(3).then(v => L('r' + v.value), e => L('x3'));
  },
  it_closed() {
    (async() => { for await(const v of new ReadableStream({ start(c) { c.close() } }))L('R' + v); L('RE') })();
  },
  it_closed_man() {
    const it = new ReadableStream({ start(c) { c.close() } }).values();
    it.next().then(v => L('n1' + v.done));
    it.next().then(v => L('n2' + v.done));
    it.return(3).then(v => L('r' + v.value));
  },
  it_bytes() {
    (async() => { for await(const v of new ReadableStream({ type:'bytes', start(c) { c.enqueue(new Uint8Array(1)); c.enqueue(new Uint8Array(2)); c.close() } }))L('R' + v.length); L('RE') })();
  },
  it_bytes_pull() {
    let n = 0;
    (async() => { for await(const v of new ReadableStream({ type:'bytes', pull(c) { L('pull'); if (n++>2)c.close(); else c.enqueue(new Uint8Array(n)) } }))L('R' + v.length); L('RE') })();
  },
  it_bytes_auto() {
    let n = 0;
    (async() => { for await(const v of new ReadableStream({ type:'bytes', autoAllocateChunkSize:4, pull(c) { L('pull'); if (n++>2) { c.close(); c.byobRequest?.respond(0) }else c.byobRequest.respond(n) } }))L('R' + v.length); L('RE') })();
  },
  rd_release() {
    let C;
    const s = new ReadableStream({ start(c) { C = c } });
    const r = s.getReader();
    r.read().then(v => L('r' + v.value), e => L('RX' + e.code));
    r.closed.then(() => L('c'), e => L('CX' + e.code));
    r.releaseLock();
    r.closed.then(() => L('c'), e => L('CY' + e.code));
    r.read().catch (e => L('RY' + e.code));
    const q = s.getReader();
    q.read().then(v => L('q' + v.value));
    C.enqueue(1);
  },
  rd_release_closed() {
    const s = new ReadableStream({ start(c) { c.close() } });
    const r = s.getReader();
    r.closed.then(() => L('c'));
    r.releaseLock();
    r.closed.then(() => L('c2'), e => L('CY' + e.code));
  },
  rd_closed_err() {
    const s = new ReadableStream({ start(c) { c.error(new Error('w')) } });
    const r = s.getReader();
    r.closed.then(() => L('c'), e => L('C' + e.message));
    r.read().then(() => L('r'), e => L('R' + e.message));
    s.cancel().then(() => L('ok'), e => L('lk' + e.code));
    r.cancel().then(() => L('ok'), e => L('cx' + e.message));
  },
  rd_late() {
    let C;
    const s = new ReadableStream({ start(c) { C = c } });
    const r = s.getReader();
    r.read().then(v => L('r' + v.value));
    r.read().then(v => L('r' + v.value));
    r.read().then(v => L('r' + v.done));
    r.closed.then(() => L('closed'));
    Promise.resolve().then(() => { C.enqueue(1); L('e1'); C.enqueue(2); L('e2'); C.close(); L('cl') });
  },
  size() {
    const s = new ReadableStream({ start(c) { c.enqueue('abc'); L('d' + c.desiredSize); c.enqueue('d'); L('d' + c.desiredSize) }, pull(c) { L('pull' + c.desiredSize); c.enqueue('xx') } }, { highWaterMark:5, size(x) { L('size' + x); return x.length } });
    const r = s.getReader();
    r.read().then(v => L('r' + v.value));
    r.read().then(v => L('r' + v.value));
  },
  size_throw() {
    const s = new ReadableStream({ pull(c) { L('pull'); try { c.enqueue('xx') }catch (e) { L('t' + e.message) } } }, { size(x) { throw new Error('s') } });
    const r = s.getReader();
    r.closed.catch (e => L('c' + e.message));
  },
  size_throw2() {
    let C;
    const s = new ReadableStream({ start(c) { C = c } }, { size(x) { throw new Error('s') } });
    const r = s.getReader();
    r.closed.catch (e => L('c' + e.message));
    try { C.enqueue(1) }catch (e) { L('t' + e.message) };
    r.read().catch (e => L('r' + e.message));
  },
  ix_multi() {
    (async() => { for await(const v of new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<3; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }))L('R' + v); L('RE') })();
  },
  ix_multi2() {
    (async() => { for await(const v of new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<2; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }))L('R' + v); L('RE') })();
  },
  ix_conc() {
    const it = new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<3; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }).values();
    it.next().then(v => { L('n1' + v.value); it.next().then(v => L('n3' + v.value)); it.next().then(v => L('n4' + v.value)) });
    it.next().then(v => { L('n2' + v.value); it.next().then(v => L('n5' + v.value)) });
  },
  ix_conc1() {
    const it = new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<1; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }).values();
    it.next().then(v => { L('n1' + v.value); it.next().then(v => L('n3' + v.value)); it.next().then(v => L('n4' + v.value)) });
    it.next().then(v => { L('n2' + v.value); it.next().then(v => L('n5' + v.value)); it.next().then(v => L('n6' + v.done)) });
  },
  ix_retlater() {
    const it = new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<3; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }).values();
    it.next().then(v => { L('n1' + v.value); it.next().then(v => L('n3' + v.value)); it.return('x').then(v => L('r' + v.value)); it.next().then(v => L('n4' + v.done)) });
  },
  ix_retret() {
    const it = new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0)+1; for (let i = 0; i<3; i++)c.enqueue(this.n + '.' + i); if (this.n>3)c.close() } }, { highWaterMark:0 }).values();
    it.next().then(v => { L('n1' + v.value); it.return('x').then(v => { L('r' + v.value); it.return('y').then(v => { L('s' + v.value); it.next().then(v => { L('n' + v.done); it.next().then(v => L('nn' + v.done)) }) }) }); });
  },
  ix_afterend() {
    const it = three().values();
    (async() => { for (let i = 0; i<8; i++) { const o = await it.next(); L('n' + o.value) }const o = await it.return(3); L('r' + o.value) })();
  },
  ix_aftererr() {
    const it = new ReadableStream({ start(c) { c.enqueue(1) }, pull(c) { c.error(new Error('q')) } }).values();
    (async() => { for (let i = 0; i<6; i++) { try { const o = await it.next(); L('n' + o.value) }catch (e) { L('x' + e.message) } }const o = await it.return(3); L('r' + o.value) })();
  },
  fromr_throwget() {
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { return{ get value() { throw new Error('gv') }, done:false } } }) });
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_thenget() {
    const s = ReadableStream.from({ [Symbol.iterator]:() => ({ next() { return{ value:{ get then() { throw new Error('gv') } }, done:false } } }) });
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_done() {
    const s = ReadableStream.from([]);
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_str() {
    const s = ReadableStream.from('ab');
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_retget() {
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { return{ value:1 } }, get return() { throw new Error('gr') } }) });
    s.cancel(4).then(v => L('c' + v), e => L('x' + e.message));
  },
  fromr_obj() {
    const s = ReadableStream.from([{ a:1 }, { b:1 }]);
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_aobj() {
    const s = ReadableStream.from((async function*() { yield { a:1 }; yield { b:1 } })());
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_fn() {
    const s = ReadableStream.from([() => 1, () => 1]);
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_fn2() {
    const f = () => 1;
    f.then = (a) => { L('th'); a(5) };
    const s = ReadableStream.from([f, null]);
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromr_buf() {
    const s = ReadableStream.from([Buffer.from('a'), Buffer.from('a')]);
    const r = s.getReader();
    r.read().then(v => { L('R' + v.value); r.read().then(v => L('R2' + v.value), e => L('X2' + e.message)) }, e => L('X' + e.message));
    r.closed.then(() => L('closed'), e => L('c' + e.message));
  },
  fromc_arr() {
    const s = ReadableStream.from(['a','b','c']);
    const r = s.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value + o.done), e => L('RX' + e.message));
    r.closed.then(() => L('C'), e => L('CX'));
  },
  fromc_obj() {
    const s = ReadableStream.from([[], [], Promise.resolve(3)]);
    const r = s.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value + o.done), e => L('RX' + e.message));
    r.closed.then(() => L('C'), e => L('CX'));
  },
  fromc_gen() {
    const s = ReadableStream.from((async function*() { try { yield 1; yield 2 }finally { L('f') } })());
    const r = s.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value + o.done), e => L('RX' + e.message));
    r.closed.then(() => L('C'), e => L('CX'));
  },
  fromc_err() {
    const s = ReadableStream.from((async function*() { yield 1; throw new Error('x') })());
    const r = s.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value + o.done), e => L('RX' + e.message));
    r.closed.then(() => L('C'), e => L('CX'));
  },
  fromc_throw() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.iterator]:() => ({ next() { if (n++)throw new Error('nt'); return{ value:1, done:false } } }) });
    const r = s.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value + o.done), e => L('RX' + e.message));
    r.closed.then(() => L('C'), e => L('CX'));
  },
  fromc_cancel() {
    const s = ReadableStream.from((async function*() { try { yield 1; yield 2 }finally { L('f') } })());
    const r = s.getReader();
    r.read().then(v => { L('a' + v.value); r.cancel().then(() => L('c')) });
    r.read().then(v => L('b' + v.value));
    r.read().then(v => L('c' + v.value));
  },
  froml_conc() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { L('next' + n); return Promise.resolve({ value:n++, done:n>6 }) } }) });
    const r = s.getReader();
    setImmediate(() => { for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value)); LL('q') });
    function LL(p) { let Q = Promise.resolve(); for (let i = 0; i<12; i++)Q = Q.then(() => L(p+i)) };
  },
  froml_slow() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ async next() { L('next' + n); const v = n++; await 0; await 0; await 0; return { value:v, done:v>6 } } }) });
    const r = s.getReader();
    setImmediate(() => { for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value)); LL('q') });
    function LL(p) { let Q = Promise.resolve(); for (let i = 0; i<22; i++)Q = Q.then(() => L(p+i)) };
  },
  froml_err() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ async next() { L('next' + n); const v = n++; if (v==2)throw new Error('z'); return { value:v, done:v>6 } } }) });
    const r = s.getReader();
    setImmediate(() => { for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value), e => L('RX' + e.message)); LL('q') });
    function LL(p) { let Q = Promise.resolve(); for (let i = 0; i<22; i++)Q = Q.then(() => L(p+i)) };
  },
  froml_mid() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ async next() { L('next' + n); const v = n++; await 0; await 0; await 0; return { value:v, done:v>6 } } }) });
    const r = s.getReader();
    setImmediate(() => { r.read().then(o => L('R' + o.value)); Promise.resolve().then(() => 0).then(() => r.read().then(o => L('R' + o.value))); LL('q') });
    function LL(p) { let Q = Promise.resolve(); for (let i = 0; i<22; i++)Q = Q.then(() => L(p+i)) };
  },
  froml_syncthrow() {
    let n = 0;
    const s = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { L('next' + n); if (n++==1)throw new Error('z'); return { value:1, done:false } } }) });
    const r = s.getReader();
    setImmediate(() => { for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value), e => L('RX' + e.message)); LL('q') });
    function LL(p) { let Q = Promise.resolve(); for (let i = 0; i<22; i++)Q = Q.then(() => L(p+i)) };
  },
});
