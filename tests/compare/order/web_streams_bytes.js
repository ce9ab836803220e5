'use strict';
// How many microtasks byte streams take, and the branches of a tee.
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
const pulled = () => new ReadableStream({ pull(c) { L('pull'); this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(this.n) }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
const open = () => new ReadableStream({ start(c) { RC = c; c.enqueue('a') }, pull() { L('pull') }, cancel(r) { L('cancel' + (r&&r.message||r)) } });
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
  tee() {
    const [a, b] = new ReadableStream({ start(c) { c.enqueue('a'); c.close() } }).tee();
    const ra = a.getReader(), rb = b.getReader();
    ra.read().then(v => L('a' + v.value));
    rb.read().then(v => L('b' + v.value));
    ra.read().then(v => L('a' + v.done));
    rb.read().then(v => L('b' + v.done));
  },
  byte() {
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); c.enqueue(new Uint8Array(2)) } }).getReader();
    r.read().then(v => L('R' + v.value.length));
    r.read().then(v => L('R' + v.value.length));
  },
  byob() {
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); const v = c.byobRequest.view; c.byobRequest.respond(1) } }).getReader({ mode:'byob'});
    r.read(new Uint8Array(4)).then(v => L('R' + v.value.length));
  },
  tee_read() {
    const [a, b] = three().tee();
    const ra = a.getReader(), rb = b.getReader();
    (async() => { for (; ;) { const o = await ra.read(); L('A' + o.value); if (o.done)break } })();
    (async() => { for (; ;) { const o = await rb.read(); L('B' + o.value); if (o.done)break } })();
  },
  tee_imm() {
    const [a, b] = new ReadableStream({ start(c) { c.enqueue('a'); c.close() } }).tee();
    const ra = a.getReader();
    ra.read().then(v => L('a' + v.value));
    ra.read().then(v => L('a' + v.done));
    let k = 0;
    const f = () => { L('i' + k); if (k++<3)setImmediate(f) };
    setImmediate(f);
    let t = 0;
    const g = () => { L('t' + t); if (t++<5)process.nextTick(g) };
    process.nextTick(g);
  },
  tee_pull() {
    const [a, b] = pulled().tee();
    const ra = a.getReader(), rb = b.getReader();
    (async() => { for (; ;) { const o = await ra.read(); L('A' + o.value); if (o.done)break } })();
    (async() => { for (; ;) { const o = await rb.read(); L('B' + o.value); if (o.done)break } })();
  },
  tee_one() {
    const [a, b] = pulled().tee();
    const ra = a.getReader();
    (async() => { for (; ;) { const o = await ra.read(); L('A' + o.value); if (o.done)break } })();
  },
  tee_iter() {
    const [a, b] = three().tee();
    (async() => { for await(const v of a)L('A' + v); L('AE') })();
    (async() => { for await(const v of b)L('B' + v); L('BE') })();
  },
  tee_cancel() {
    const [a, b] = open().tee();
    a.cancel('x').then(v => L('ca'));
    b.cancel('y').then(v => L('cb'));
  },
  tee_cancel1() {
    const [a, b] = pulled().tee();
    a.cancel('x').then(v => L('ca'));
    const r = b.getReader();
    readAll(r);
  },
  tee_cancel_err() {
    const [a, b] = new ReadableStream({ cancel() { throw new Error('h') } }).tee();
    a.cancel('x').then(v => L('ca'), e => L('CA' + e.message));
    b.cancel('y').then(v => L('cb'), e => L('CB' + e.message));
  },
  tee_err() {
    const [a, b] = open().tee();
    const ra = a.getReader(), rb = b.getReader();
    ra.closed.catch (e => L('ac' + e.message));
    rb.closed.catch (e => L('bc' + e.message));
    ra.read().then(v => L('a' + v.value));
    ra.read().then(v => L('a' + v.value), e => L('ax' + e.message));
    RC.error(new Error('oo'));
    a;
    b;
  },
  tee_err_imm() {
    const [a, b] = open().tee();
    const ra = a.getReader(), rb = b.getReader();
    ra.closed.catch (e => L('ac' + e.message));
    rb.closed.catch (e => L('bc' + e.message));
    ra.read().then(v => L('a' + v.value));
    ra.read().then(v => L('a' + v.value), e => L('ax' + e.message));
    setImmediate(() => { L('err'); RC.error(new Error('oo')); rungs(9); });
  },
  tee_close_imm() {
    const [a, b] = open().tee();
    const ra = a.getReader(), rb = b.getReader();
    ra.closed.then(e => L('ac'));
    rb.closed.then(e => L('bc'));
    ra.read().then(v => L('a' + v.value));
    ra.read().then(v => L('a' + v.value), e => L('ax' + e.message));
    setImmediate(() => { L('enq'); RC.enqueue('z'); RC.close(); rungs(9); setImmediate(() => L('imm')); process.nextTick(() => L('tick')) });
  },
  tee_bytes() {
    const [a, b] = new ReadableStream({ type:'bytes', start(c) { c.enqueue(new Uint8Array(1)); c.enqueue(new Uint8Array(2)); c.close() } }).tee();
    (async() => { for await(const v of a)L('A' + v.length); L('AE') })();
    (async() => { for await(const v of b)L('B' + v.length); L('BE') })();
  },
  tee_bytes_r() {
    const [a, b] = new ReadableStream({ type:'bytes', pull(c) { L('pull'); this.n = (this.n||0) + 1; if (this.n>3)c.close(); else c.enqueue(new Uint8Array(this.n)) } }).tee();
    const ra = a.getReader(), rb = b.getReader();
    (async() => { for (; ;) { const o = await ra.read(); L('A' + o.value); if (o.done)break } })();
    (async() => { for (; ;) { const o = await rb.read(); L('B' + o.value); if (o.done)break } })();
  },
  tee_bytes_byob() {
    const [a, b] = new ReadableStream({ type:'bytes', pull(c) { L('pull'); this.n = (this.n||0) + 1; if (this.n>3) { c.close(); c.byobRequest?.respond(0) }else if (c.byobRequest) { c.byobRequest.respond(1) }else c.enqueue(new Uint8Array(this.n)) } }).tee();
    const ra = a.getReader({ mode:'byob'}), rb = b.getReader();
    (async() => { for (; ;) { const o = await ra.read(new Uint8Array(4)); L('A' + o.value); if (o.done)break } })();
    (async() => { for (; ;) { const o = await rb.read(); L('B' + o.value); if (o.done)break } })();
  },
  tee_bytes_err() {
    let C;
    const [a, b] = new ReadableStream({ type:'bytes', start(c) { C = c } }).tee();
    const ra = a.getReader();
    ra.read().catch (e => L('x' + e));
    ra.closed.catch (e => L('c' + e));
    setImmediate(() => { C.error('e'); rungs(9); });
  },
  tee_bytes_cancel() {
    const [a, b] = new ReadableStream({ type:'bytes', cancel(r) { L('cancel' + r) } }).tee();
    a.cancel('x').then(v => L('ca'));
    b.cancel('y').then(v => L('cb'));
  },
  byob_loop() {
    let n = 0;
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); if (n++>2) { c.close(); c.byobRequest.respond(0) }else { c.byobRequest.view[0] = n; c.byobRequest.respond(1) } } }).getReader({ mode:'byob'});
    (async() => { for (; ;) { const o = await r.read(new Uint8Array(4)); L('A' + o.value); if (o.done)break } })();
  },
  byob_start() {
    const r = new ReadableStream({ type:'bytes', start(c) { c.enqueue(new Uint8Array(5)); } }).getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).then(v => L('a' + v.value));
    r.read(new Uint8Array(2)).then(v => L('b' + v.value));
    r.read(new Uint8Array(2)).then(v => L('c' + v.value));
    r.closed.then(() => L('closed'));
  },
  byob_min() {
    let n = 0;
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); c.byobRequest.respond(1) } }).getReader({ mode:'byob'});
    r.read(new Uint8Array(4), { min:3 }).then(v => L('a' + v.value));
  },
  byob_enq() {
    let n = 0;
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); c.enqueue(new Uint8Array(3)) } }).getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).then(v => L('a' + v.value));
    r.read(new Uint8Array(2)).then(v => L('b' + v.value));
  },
  byob_view() {
    const r = new ReadableStream({ type:'bytes', pull(c) { L('pull'); const v = c.byobRequest.view; c.byobRequest.respondWithNewView(new Uint8Array(v.buffer, v.byteOffset, 2)) } }).getReader({ mode:'byob'});
    r.read(new Uint8Array(4)).then(v => L('a' + v.value));
  },
  byob_bad() {
    const r = new ReadableStream({ type:'bytes'}).getReader({ mode:'byob'});
    r.read(new Uint8Array(0)).catch (e => L('x' + e.code));
    r.read(5).catch (e => L('y' + e.code));
  },
  byob_release() {
    let C;
    const s = new ReadableStream({ type:'bytes', start(c) { C = c } });
    const r = s.getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).catch (e => L('x' + e.code));
    r.closed.catch (e => L('c' + e.code));
    r.releaseLock();
    const q = s.getReader();
    q.read().then(v => L('q' + v.value));
    C.enqueue(new Uint8Array(2));
  },
  byob_err() {
    const s = new ReadableStream({ type:'bytes', pull(c) { L('pull'); c.error('bad') } });
    const r = s.getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).catch (e => L('x' + e));
    r.closed.catch (e => L('c' + e));
  },
  byob_closed() {
    const s = new ReadableStream({ type:'bytes', start(c) { c.close() } });
    const r = s.getReader({ mode:'byob'});
    r.read(new Uint8Array(2)).then(e => L('x' + e.done + e.value));
    r.closed.then(e => L('c' + e));
  },
  auto_alloc() {
    const s = new ReadableStream({ type:'bytes', autoAllocateChunkSize:8, pull(c) { L('pull'); const q = c.byobRequest; q.view[0] = 7; q.respond(2) } });
    const r = s.getReader();
    r.read().then(v => L('R' + v.value));
    r.read().then(v => L('R' + v.value));
  },
  tee_start() {
    const [a, b] = new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.enqueue(3) } }).tee();
    const r = a.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value));
    b.pipeTo(new WritableStream({ write(x) { L('w' + x); return{ then(f) { f() } } } })).then(() => L('pd'));
  },
  tee_from2() {
    let n = 0;
    const [a, b] = ReadableStream.from({ [Symbol.asyncIterator]:() => ({ next() { L('next' + n); return { value:n++, done:n>4 } } }) }).tee();
    const r = a.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value));
    b.getReader().read().then(o => L('b' + o.value));
  },
  tee_pullq() {
    let n = 0;
    const [a, b] = new ReadableStream({ async pull(c) { L('pull' + n); await 0; c.enqueue(n++); if (n>4)c.close() } }, { highWaterMark:0 }).tee();
    const r = a.getReader();
    for (let j = 0; j<4; j++)r.read().then(o => L('R' + o.value));
    b.getReader().read().then(o => L('b' + o.value));
  },
});
