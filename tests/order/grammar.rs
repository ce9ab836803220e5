//! Programs about order, by chance: a table of statements, trees of them, their text.
//!
//! A program is a row of acts. An act begins when the one before has come to rest (`beforeExit`), so
//! that acts do not race with each other, and each begins in a phase of its own. Statements print
//! where they are, and what an `AsyncLocalStorage` holds there.

/// Text before every program. `L` prints a step; `act` says what the next act is.
pub const PRELUDE: &str = r#"'use strict';
const fs = require('fs'), EE = require('events'), st = require('stream'), net = require('net');
const tp = require('timers/promises'), { AsyncLocalStorage } = require('async_hooks');
require('http'); require('crypto'); require('dns'); require('stream/promises');
const als = new AsyncLocalStorage();
const L = (s) => { const a = als.getStore(); console.log(a === undefined ? s : s + ' <' + a + '>'); };
process.on('uncaughtException', (e, o) => L('UNCAUGHT ' + (e && e.message) + ' ' + o));
process.on('unhandledRejection', (e) => L('UNHANDLED ' + (e && e.message)));
process.on('rejectionHandled', () => L('HANDLED'));
process.on('warning', (w) => L('WARNING ' + w.name + ' ' + w.message.slice(0, 40)));
process.on('exit', (c) => L('EXIT ' + c));
const acts = [], act = (f) => acts.push(f);
process.on('beforeExit', () => { const f = acts.shift(); if (f) { console.log('--'); f(); } });
"#;

/// What a statement may contain and where it may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Anywhere.
    Any,
    /// In an async function's body only.
    Async,
    /// Anywhere, but once an act: two would race.
    Once,
    /// Only as the beginning of an act.
    Start,
}

use Where::{Any, Async, Once, Start};

/// The statements. `$` is the statement's number, `{@}` a block, `{@a}` the body of an async
/// function, `{%}` one of a few delays far enough apart, `{?a|b}` one of the texts.
const STATEMENTS: &[(Where, &str)] = &[
    // How an act begins.
    (Start, "act(() => {{@}});"),
    (Start, "act(() => setTimeout(() => {{@}}, 1));"),
    (Start, "act(() => setImmediate(() => {{@}}));"),
    (Start, "act(() => process.nextTick(() => {{@}}));"),
    (Start, "act(() => queueMicrotask(() => {{@}}));"),
    (Start, "act(async () => {{@a}});"),
    (Start, "act(() => fs.stat('.', () => {{@}}));"),
    (Start, "act(() => als.run('S$', () => {{@}}));"),
    (Start, "act(() => fs.promises.stat('.').then(() => {{@}}));"),
    (
        Start,
        "act(() => { const t = setInterval(() => { clearInterval(t); {@} }, 2); });",
    ),
    (
        Start,
        "act(() => { const { port1, port2 } = new MessageChannel(); port2.onmessage = () => { port2.close(); {@} }; port1.postMessage(1); });",
    ),
    // Plain steps.
    (Any, "L('l$');"),
    (Any, "process.nextTick(() => { L('tick$'); {@} });"),
    (Any, "queueMicrotask(() => { L('micro$'); {@} });"),
    (Any, "setImmediate(() => { L('imm$'); {@} });"),
    (Any, "setTimeout(() => { L('time$'); {@} }, {%});"),
    (Any, "setTimeout((a) => L('args$' + a), {%}, 'x');"),
    (
        Any,
        "{ let n = 0; const t = setInterval(() => { L('iv$.' + n); {@} if (++n > {?0|1|2}) clearInterval(t); }, {?79|97}); }",
    ),
    (
        Any,
        "{ const t = setTimeout(() => L('never$'), {%}); {?process.nextTick|queueMicrotask|setImmediate}(() => clearTimeout(t)); }",
    ),
    (
        Any,
        "{ const t = setTimeout(() => { L('re$'); {@} }, 150); setTimeout(() => t.refresh(), {?61|90}); }",
    ),
    (
        Any,
        "{ const a = setImmediate(() => { L('ia$'); clearImmediate(b); {@} }); const b = setImmediate(() => L('never$')); }",
    ),
    (
        Any,
        "setImmediate(() => { L('un$'); {@} }).unref(); setImmediate(() => L('unr$'));",
    ),
    (
        Any,
        "{ const t = setTimeout(() => { L('ur$'); {@} }, {%}); t.unref(); process.nextTick(() => t.ref()); }",
    ),
    (Any, "als.run('a$', () => { {@} });"),
    (Any, "als.exit(() => { L('out$'); {@} });"),
    (
        Any,
        "{ const f = AsyncLocalStorage.bind(() => { L('bound$'); {@} }); als.run('b$', () => setImmediate(f)); }",
    ),
    // What throws.
    (
        Any,
        "process.nextTick(() => { L('tt$'); throw new Error('tick$'); }); process.nextTick(() => { L('ta$'); {@} });",
    ),
    (
        Any,
        "queueMicrotask(() => { L('mt$'); throw new Error('micro$'); }); queueMicrotask(() => { L('ma$'); {@} });",
    ),
    (
        Any,
        "setImmediate(() => { process.nextTick(() => L('in$')); throw new Error('imm$'); }); setImmediate(() => { L('ib$'); {@} });",
    ),
    (
        Any,
        "setTimeout(() => { queueMicrotask(() => L('om$')); throw new Error('time$'); }, {%}); setTimeout(() => { L('ob$'); {@} }, {%});",
    ),
    (
        Any,
        "{ let n = 0; const t = setInterval(() => { if (++n > 1) clearInterval(t); throw new Error('iv$'); }, 87); }",
    ),
    (
        Any,
        "new EE().on('x', () => { L('ev$'); }).on('error', (e) => { L('er$' + e.message); {@} }).emit('error', new Error('e$'));",
    ),
    (
        Any,
        "setImmediate(() => new EE().emit('error', new Error('none$')));",
    ),
    // Promises.
    (Any, "Promise.resolve($).then((v) => { L('th' + v); {@} });"),
    (
        Any,
        "Promise.resolve().then(() => { L('p$'); {@} }).then(() => { L('q$'); {@} });",
    ),
    (
        Any,
        "Promise.reject(new Error('r$')).catch((e) => { L('ca' + e.message); {@} }).finally(() => { L('fi$'); {@} });",
    ),
    (Any, "Promise.reject(new Error('u$'));"),
    (
        Any,
        "{ const p = Promise.reject(new Error('late$')); {?setImmediate|process.nextTick|queueMicrotask}(() => p.catch((e) => { L('lc' + e.message); {@} })); }",
    ),
    (
        Any,
        "Promise.resolve().then(() => { throw new Error('tn$'); }).then(() => L('never$'), (e) => { L('ok' + e.message); {@} });",
    ),
    (
        Any,
        "Promise.resolve({ then(f) { L('able$'); {?f(1)|process.nextTick(f)|setImmediate(f)}; } }).then(() => { L('abled$'); {@} });",
    ),
    (
        Any,
        "new Promise((r) => { r(Promise.resolve($)); }).then((v) => { L('rr' + v); {@} });",
    ),
    (
        Any,
        "Promise.{?all|allSettled|race|any}([1, Promise.resolve(2), new Promise((r) => {?process.nextTick|setImmediate|queueMicrotask}(r))]).then(() => { L('comb$'); {@} });",
    ),
    (
        Any,
        "Promise.any([Promise.reject(new Error('x'))]).catch((e) => { L('any$' + e.errors.length); {@} });",
    ),
    (
        Any,
        "{ class P extends Promise {} P.resolve(1).finally(() => L('sf$')).then(() => { L('sub$'); {@} }); }",
    ),
    (Any, "(async () => { {@a} })().then(() => L('ad$'));"),
    (
        Any,
        "(async () => { try { {@a} throw new Error('at$'); } catch (e) { L('ac' + e.message); } finally { L('af$'); } })();",
    ),
    (
        Any,
        "(async () => { L(await (async () => {?$|Promise.resolve($)|({ then(f) { f($); } })})()); {@a} })();",
    ),
    (Async, "await null; L('aw$');"),
    (
        Async,
        "await new Promise((r) => {?process.nextTick|queueMicrotask|setImmediate}(r)); L('ax$');",
    ),
    (Async, "await { then(f) { L('aq$'); f(); } }; L('ay$');"),
    (Async, "await tp.setTimeout({%}); L('az$');"),
    (
        Async,
        "await tp.{?setImmediate|scheduler.yield}(); L('sy$');",
    ),
    (
        Async,
        "try { await Promise.reject(new Error('aj$')); } catch (e) { L(e.message); {@a} }",
    ),
    (
        Async,
        "for await (const v of [1, Promise.resolve(2)]) { L('fa$.' + v); {@a} }",
    ),
    (
        Async,
        "{ async function* g() { try { yield 1; {@a} yield Promise.resolve(2); } finally { L('gf$'); } } for await (const v of g()) { L('ga$.' + v); {?|break;} } L('ge$'); }",
    ),
    (
        Async,
        "{ async function* g() { yield* [1, 2]; } for await (const v of g()) L('ys$.' + v); }",
    ),
    (
        Async,
        "{ async function* g() { L('g1$'); yield 1; L('g2$'); } const it = g(); it.next().then(() => L('n1$')); it.next().then(() => L('n2$')); {?it.return(5)|it.throw(new Error('gt$')).catch((e) => L(e.message))|it.next()}; {@a} }",
    ),
    (
        Async,
        "{ const r = st.Readable.from(['a', 'b']); for await (const c of r) { L('si$' + c); {@a} } }",
    ),
    (
        Async,
        "{ const e = new EE(); process.nextTick(() => { e.emit('y', 1); e.emit('y', 2); }); for await (const [v] of EE.on(e, 'y')) { L('on$' + v); if (v > 1) break; } }",
    ),
    (
        Async,
        "{ let n = 0; for await (const v of tp.setInterval(85, 'v')) { L('ti$' + v); if (++n > 1) break; } }",
    ),
    // Events.
    (
        Any,
        "{ const e = new EE(); e.on('x', (v) => { L('e1$' + v); {@} }); e.once('x', () => L('e2$')); e.prependListener('x', () => L('e0$')); e.emit('x', 1); e.emit('x', 2); }",
    ),
    (
        Any,
        "{ const e = new EE(); EE.once(e, 'y').then(([v]) => { L('eo$' + v); {@} }); {?process.nextTick|setImmediate|queueMicrotask}(() => e.emit('y', 1)); }",
    ),
    (
        Any,
        "{ const e = new EE({ captureRejections: true }); e.on('z', async () => { throw new Error('cr$'); }); e.on('error', (x) => { L(x.message); {@} }); e.emit('z'); }",
    ),
    (
        Any,
        "{ const t = new EventTarget(); t.addEventListener('z', () => { L('et$'); {@} }); t.addEventListener('z', { handleEvent() { L('eh$'); } }, { once: true }); t.dispatchEvent(new Event('z')); t.dispatchEvent(new Event('z')); }",
    ),
    (
        Any,
        "{ const t = new EventTarget(); t.addEventListener('z', () => { throw new Error('th$'); }); t.addEventListener('z', () => L('ts$')); t.dispatchEvent(new Event('z')); L('td$'); }",
    ),
    (
        Any,
        "{ const a = new AbortController(); a.signal.onabort = () => { L('ab$'); {@} }; {?process.nextTick|setImmediate|queueMicrotask}(() => a.abort()); }",
    ),
    (
        Any,
        "{ const a = new AbortController(), s = AbortSignal.any([a.signal]); s.addEventListener('abort', () => L('sa$')); a.signal.addEventListener('abort', () => L('sb$')); setImmediate(() => a.abort()); }",
    ),
    (
        Any,
        "{ const a = new AbortController(); tp.setTimeout(900, 0, { signal: a.signal }).catch((e) => { L('ta$' + e.name); {@} }); setImmediate(() => a.abort()); }",
    ),
    (
        Any,
        "{ const { port1, port2 } = new MessageChannel(); port2.on('message', (m) => { L('ms$' + m); {@} if (m > 1) port2.close(); }); port2.on('close', () => L('mc$')); port1.postMessage(1); port1.postMessage(2); }",
    ),
    (Any, "process.emitWarning('w$');"),
    (
        Any,
        "{ const { EventEmitterAsyncResource: R } = EE; als.run('r$', () => { const r = new R({ name: 'r' }); als.exit(() => setImmediate(() => { r.on('k', () => { L('rk$'); {@} }); r.emit('k'); })); }); }",
    ),
    // The library's promises, and what settles at once.
    (
        Any,
        "new Blob(['x', '$']).text().then((t) => { L('bt$' + t); {@} });",
    ),
    (
        Any,
        "new Response('r$').{?text|bytes|blob}().then(() => { L('rp$'); {@} });",
    ),
    (
        Any,
        "fetch('data:,f$').then((r) => { L('fe$' + r.status); {@} });",
    ),
    (
        Any,
        "require('dns').promises.lookup('127.0.0.1').then((a) => { L('dl$' + a.family); {@} });",
    ),
    (
        Any,
        "import('node:{?path|os|url}').then(() => { L('im$'); {@} });",
    ),
    (
        Any,
        "import('data:text/javascript,globalThis.d$ = 1').then(() => { L('id$' + globalThis.d$); {@} });",
    ),
    (
        Any,
        "{ const { promise, resolve } = Promise.withResolvers(); promise.then(() => { L('wr$'); {@} }); {?resolve()|process.nextTick(resolve)|setImmediate(resolve)}; }",
    ),
    (
        Any,
        "Promise.try(() => { L('py$'); {?return 1|throw new Error('x')|return Promise.resolve(2)}; }).then(() => { L('pv$'); {@} }, () => { L('px$'); {@} });",
    ),
    (
        Any,
        "require('util').callbackify(async () => { L('cy$'); })(() => { L('cz$'); {@} });",
    ),
    (
        Any,
        "require('util').promisify((f) => {?f()|setImmediate(f)|process.nextTick(f)})().then(() => { L('pm$'); {@} });",
    ),
    (
        Any,
        "require('stream/consumers').text(st.Readable.from(['c', '$'])).then((t) => { L('cs$' + t); {@} });",
    ),
    (
        Any,
        "Array.fromAsync([1, Promise.resolve(2)]).then((a) => { L('fy$' + a); {@} });",
    ),
    (
        Any,
        "{ const { AsyncResource } = require('async_hooks'); als.run('s$', () => { const r = new AsyncResource('X'); als.exit(() => setImmediate(() => r.runInAsyncScope(() => { L('as$'); {@} }))); }); }",
    ),
    (
        Any,
        "{ const c = require('diagnostics_channel').channel('c$'); c.subscribe(() => { L('dc$'); {@} }); c.publish(1); }",
    ),
    (
        Any,
        "{ const a = new BroadcastChannel('b$'), b = new BroadcastChannel('b$'); b.onmessage = (e) => { L('bc$' + e.data); a.close(); b.close(); {@} }; a.postMessage(1); }",
    ),
    (
        Any,
        "AbortSignal.timeout({%}).addEventListener('abort', (e) => { L('tm$' + e.target.reason.name); {@} });",
    ),
    // What keeps the loop busy.
    (
        Any,
        "setTimeout(() => { L('by$'); const e = Date.now() + 25; while (Date.now() < e); setImmediate(() => L('bi$')); setTimeout(() => L('bt$'), 1); {@} }, {%});",
    ),
    (
        Any,
        "setImmediate(() => { setTimeout(() => L('l2$'), 22); setTimeout(() => L('l1$'), 11); const e = Date.now() + 40; while (Date.now() < e); setImmediate(() => { L('li$'); {@} }); });",
    ),
    // Web streams.
    (
        Async,
        "for await (const v of new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close(); } })) { L('ws$' + v); {@a} }",
    ),
    (
        Async,
        "{ let n = 0; for await (const v of new ReadableStream({ {?|async }pull(c) { c.enqueue(n++); if (n > 2) c.close(); } })) L('wp$' + v); }",
    ),
    (
        Async,
        "for await (const v of ReadableStream.from(['x', 'y'])) { L('wf$' + v); {?|break;} }",
    ),
    (
        Any,
        "{ const t = new TransformStream({ transform(x, c) { L('tt$' + x); c.enqueue(x); } }), w = t.writable.getWriter(); w.write(1).then(() => L('tw$')); w.close().then(() => { L('tc$'); {@} }); (async () => { for await (const v of t.readable) L('tr$' + v); L('te$'); })(); }",
    ),
    (
        Any,
        "new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close(); } }).pipeTo(new WritableStream({ write(x) { L('pw$' + x); }, close() { L('pc$'); } })).then(() => { L('pd$'); {@} });",
    ),
    (
        Any,
        "{ const [a, b] = new ReadableStream({ pull(c) { c.enqueue(1); c.close(); } }).tee(); a.getReader().read().then(() => L('ea$')); b.getReader().read().then(() => { L('eb$'); {@} }); }",
    ),
    // Lines, and streams that end oddly.
    (
        Async,
        "{ const rl = require('readline').createInterface({ input: st.Readable.from(['a\\nb', '\\nc']) }); for await (const l of rl) { L('ln$' + l); {@a} } }",
    ),
    (
        Any,
        "{ const rl = require('readline').createInterface({ input: st.Readable.from(['a\\nb\\n']) }); rl.on('line', (l) => L('lv$' + l)).on('close', () => { L('lc$'); {@} }); }",
    ),
    (
        Any,
        "{ const w = new st.Writable({ writev(c, f) { L('wv$' + c.length); {?f()|process.nextTick(f)}; }, final(f) { L('wl$'); f(); } }); w.cork(); w.write('a'); w.write('b', () => L('wk$')); process.nextTick(() => w.uncork()); w.end(); w.on('close', () => { L('wx$'); {@} }); }",
    ),
    (
        Any,
        "{ const r = new st.Readable({ read() {}, destroy(e, f) { L('ds$'); {?f(e)|process.nextTick(f, e)|setImmediate(f, e)}; } }); r.on('error', (e) => L('de$' + e.message)).on('close', () => { L('dx$'); {@} }); r.destroy({?|new Error('d$')}); }",
    ),
    (
        Any,
        "{ const c = st.compose(async function* (s) { for await (const x of s) yield `${x}`.toUpperCase(); }); c.on('data', (x) => L('cp$' + x)).on('end', () => { L('cq$'); {@} }); c.end('h'); }",
    ),
    (
        Any,
        "{ const e = new EE(); e.on('newListener', (n) => L('nl$' + n)).on('removeListener', (n) => L('rl$' + n)); const f = () => { L('nf$'); {@} }; e.on('a', f); e.once('a', f); e.emit('a'); e.off('a', f); }",
    ),
    // Streams.
    (
        Any,
        "{ const r = new st.Readable({ read() {} }); r.on('data', (d) => { L('rd$' + d); {@} }).on('end', () => L('re$')).on('close', () => L('rc$')); r.push('a'); {?process.nextTick|setImmediate|queueMicrotask}(() => { r.push('b'); r.push(null); }); }",
    ),
    (
        Any,
        "{ const w = new st.Writable({ write(c, e, f) { L('ww$' + c); {?f()|process.nextTick(f)|setImmediate(f)}; } }); w.write('a', () => L('wa$')); w.write('b', () => { L('wb$'); {@} }); w.end(() => L('we$')); w.on('finish', () => L('wf$')).on('close', () => L('wc$')); }",
    ),
    (
        Any,
        "{ const t = new st.Transform({ transform(c, e, f) { {?f(null, c)|setImmediate(f, null, c)} } }); t.on('data', (d) => L('tr$' + d)).on('end', () => { L('te$'); {@} }); t.write('x'); t.end('y'); }",
    ),
    (
        Any,
        "st.pipeline(st.Readable.from(['p', 'q']), new st.PassThrough(), async function* (s) { for await (const c of s) { L('pp$' + c); yield c; } }, new st.Writable({ write(c, e, f) { L('pw$' + c); f(); } }), (e) => { L('pe$' + !!e); {@} });",
    ),
    (
        Any,
        "{ const r = new st.PassThrough(); st.finished(r, (e) => { L('fn$' + (e && e.message)); {@} }); r.on('error', (e) => L('fe$' + e.message)).on('close', () => L('fc$')); r.destroy(new Error('d$')); }",
    ),
    (
        Any,
        "{ const r = st.Readable.from([1, 2, 3]).map((x) => x + 1); r.toArray().then((a) => { L('ar$' + a); {@} }); }",
    ),
    (
        Any,
        "{ const r = st.Readable.from(['u', 'v']); r.on('readable', () => { let c; while ((c = r.read()) !== null) L('ra$' + c); }).on('end', () => { L('rx$'); {@} }); }",
    ),
    // The pool and the OS.
    (
        Once,
        "fs.stat('.', () => { L('st$'); setTimeout(() => L('s0$'), 0); setImmediate(() => { L('si$'); {@} }); process.nextTick(() => L('sn$')); });",
    ),
    (
        Once,
        "fs.readFile('/dev/null', (e, b) => { L('rf$' + b.length); {@} });",
    ),
    (
        Once,
        "fs.readFile('/nope$', (e) => { L('rn$' + e.code); {@} });",
    ),
    (
        Once,
        "fs.stat('.', () => { setImmediate(() => L('ti$')); throw new Error('fs$'); });",
    ),
    (
        Once,
        "fs.promises.readFile('/dev/null').then(() => { L('pr$'); {@} });",
    ),
    (
        Once,
        "fs.promises.access('/nope$').catch((e) => { L('pa$' + e.code); {@} });",
    ),
    (
        Once,
        "(async () => { const h = await fs.promises.open('/dev/null'); L('fh$'); {@a} await h.close(); L('fx$'); })();",
    ),
    (
        Once,
        "fs.open('/dev/null', (e, fd) => { L('op$'); fs.read(fd, Buffer.alloc(4), 0, 4, 0, (e, n) => { L('rb$' + n); fs.close(fd, () => { L('cl$'); {@} }); }); });",
    ),
    (
        Once,
        "fs.createReadStream('/dev/null').on('open', () => L('ro$')).on('ready', () => L('ry$')).on('data', () => L('never$')).on('end', () => L('rz$')).on('close', () => { L('rq$'); {@} });",
    ),
    (
        Once,
        "{ const w = fs.createWriteStream('/dev/null'); w.write('a', () => L('cw$')); w.end('b', () => { L('ce$'); {@} }); w.on('finish', () => L('cf$')).on('close', () => L('cc$')); }",
    ),
    (
        Once,
        "(async () => { for await (const d of await fs.promises.opendir('/proc/self/task')) { L('od$' + d.isDirectory()); break; } L('oc$'); {@a} })();",
    ),
    (
        Once,
        "require('crypto').randomBytes(4, (e, b) => { L('rb$' + b.length); setImmediate(() => L('ri$')); {@} });",
    ),
    (
        Once,
        "require('crypto').pbkdf2('p', 's', 1, 8, 'sha1', () => { L('pb$'); {@} });",
    ),
    (
        Once,
        "require('dns').lookup('127.0.0.1', () => { L('dn$'); {@} });",
    ),
    (
        Once,
        "{ const s = net.createServer().listen(0, '127.0.0.1', () => { L('ls$'); setImmediate(() => L('lm$')); s.close(() => { L('lc$'); {@} }); process.nextTick(() => L('lt$')); }); }",
    ),
    (
        Once,
        "{ const s = net.createServer((c) => { L('sc$'); c.on('data', (d) => { L('sd$' + d); c.end('bye'); }).on('end', () => L('se$')).on('close', () => L('sx$')); }).listen(0, '127.0.0.1', () => { const c = net.connect(s.address().port, '127.0.0.1', () => { L('cn$'); c.write('hi'); }); c.on('data', (d) => { L('cd$' + d); {@} }).on('end', () => L('ce$')).on('close', () => { L('cx$'); s.close(() => L('sl$')); }); }); }",
    ),
    (
        Once,
        "{ const c = net.connect(1, '127.0.0.1'); c.on('error', (e) => { L('ne$' + e.code); {@} }).on('close', (h) => L('nc$' + h)); }",
    ),
    (
        Once,
        "{ const h = require('http'), s = h.createServer((q, r) => { L('hq$'); q.on('end', () => L('hd$')).resume(); r.on('finish', () => L('hf$')).on('close', () => L('hc$')); r.end('ok'); }).listen(0, '127.0.0.1', () => { h.get({ port: s.address().port, host: '127.0.0.1', agent: false }, (r) => { L('hr$' + r.statusCode); r.on('data', (d) => L('hb$' + d)).on('end', () => { L('he$'); s.close(() => L('hs$')); {@} }); }).on('close', () => L('hx$')); }); }",
    ),
    (
        Once,
        "require('zlib').{?deflate|gzip|brotliCompress}('abc', (e, b) => { L('zd$' + (b.length > 0)); setImmediate(() => L('zi$')); {@} });",
    ),
    (
        Once,
        "{ const g = require('zlib').createGzip(); g.on('data', () => {}).on('end', () => { L('ge$'); {@} }).on('close', () => L('gc$')); g.end('hello'); }",
    ),
    (
        Once,
        "crypto.subtle.digest('SHA-256', new Uint8Array(3)).then((b) => { L('sd$' + b.byteLength); {@} });",
    ),
    (
        Once,
        "fs.writeFile('/dev/null', 'x', (e) => { L('wr$' + e); {@} });",
    ),
    (
        Once,
        "fs.readdir('/proc/self/task', (e) => { L('dr$' + e); {@} });",
    ),
    (
        Once,
        "fs.mkdtemp('/tmp/order-', (e, d) => { L('mk$' + e); fs.rmdir(d, () => { L('rm$'); {@} }); });",
    ),
];

/// Delays in milliseconds that do not meet on a machine that is not overloaded.
const DELAYS: [u32; 4] = [60, 120, 180, 240];

/// A statement and what stands in its blocks.
#[derive(Clone, Debug)]
pub struct Node {
    kind: usize,
    number: u32,
    chance: u32,
    blocks: Vec<Vec<Node>>,
}

/// A program: a row of acts.
pub type Program = Vec<Node>;

/// Numbers by chance; the same seed gives the same ones everywhere (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

struct Maker {
    chance: Chance,
    budget: usize,
    number: u32,
    once_used: bool,
}

/// The program of a seed.
pub fn program(seed: u64) -> Program {
    let mut maker = Maker {
        chance: Chance(seed),
        budget: 0,
        number: 0,
        once_used: false,
    };
    let acts = 1 + maker.chance.below(3);
    (0..acts)
        .map(|_| {
            maker.budget = 3 + maker.chance.below(8);
            maker.once_used = false;
            maker.node(|place| place == Start, 0)
        })
        .collect()
}

impl Maker {
    fn node(&mut self, fits: impl Fn(Where) -> bool, depth: usize) -> Node {
        let kinds: Vec<usize> = (0..STATEMENTS.len())
            .filter(|&kind| fits(STATEMENTS[kind].0))
            .collect();
        let kind = kinds[self.chance.below(kinds.len())];
        self.once_used |= STATEMENTS[kind].0 == Once;
        self.number += 1;
        let number = self.number;
        let chance = self.chance.next() as u32;
        let text = STATEMENTS[kind].1;
        let blocks = pieces(text)
            .filter_map(|piece| match piece {
                Piece::Block { is_async } => Some(self.block(is_async, depth + 1)),
                _ => None,
            })
            .collect();
        Node {
            kind,
            number,
            chance,
            blocks,
        }
    }

    fn block(&mut self, is_async: bool, depth: usize) -> Vec<Node> {
        let most = match depth {
            1 => 4,
            2 | 3 => 2,
            _ => 0,
        };
        let wanted = if depth == 1 {
            2 + self.chance.below(3)
        } else {
            self.chance.below(most + 1)
        };
        let mut nodes = Vec::new();
        for _ in 0..wanted {
            if self.budget == 0 {
                break;
            }
            self.budget -= 1;
            let once_used = self.once_used;
            // Where `await` may stand it should, half of the time.
            let only_async = is_async && self.chance.below(2) == 0;
            nodes.push(self.node(
                |place| match place {
                    Any => !only_async,
                    Async => is_async,
                    Once => !only_async && !once_used,
                    Start => false,
                },
                depth,
            ));
        }
        nodes
    }
}

enum Piece<'a> {
    Text(&'a str),
    Number,
    Block { is_async: bool },
    Delay,
    Choice(&'a str),
}

/// Takes a statement's text apart.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        for (mark, is_async) in [("{@}", false), ("{@a}", true)] {
            if let Some(after) = rest.strip_prefix(mark) {
                rest = after;
                return Some(Piece::Block { is_async });
            }
        }
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
            return Some(Piece::Number);
        }
        if let Some(after) = rest.strip_prefix("{%}") {
            rest = after;
            return Some(Piece::Delay);
        }
        if let Some(after) = rest.strip_prefix("{?") {
            // Choices hold no unbalanced brackets of this kind.
            let mut depth = 1;
            let end = after.find(|letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                depth == 0
            });
            let end = end.unwrap_or(after.len());
            rest = after.get(end + 1..).unwrap_or_default();
            return Some(Piece::Choice(&after[..end]));
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(at, letter)| {
                *letter == '$'
                    || ["{@}", "{@a}", "{%}", "{?"]
                        .iter()
                        .any(|mark| rest[*at..].starts_with(mark))
            })
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(piece))
    })
}

/// The program's text, without the prelude.
pub fn text(program: &Program) -> String {
    let mut text = String::new();
    for node in program {
        write(node, &mut text);
        text.push('\n');
    }
    text
}

fn write(node: &Node, text: &mut String) {
    let number = node.number.to_string();
    let mut chance = Chance(u64::from(node.chance));
    let mut blocks = node.blocks.iter();
    for piece in pieces(STATEMENTS[node.kind].1) {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Number => text.push_str(&number),
            Piece::Delay => text.push_str(&DELAYS[chance.below(DELAYS.len())].to_string()),
            Piece::Choice(choices) => {
                let choices: Vec<&str> = choices.split('|').collect();
                let chosen = choices[chance.below(choices.len())];
                text.push_str(&chosen.replace('$', &number));
            }
            Piece::Block { .. } => {
                for (at, node) in blocks.next().into_iter().flatten().enumerate() {
                    if at > 0 {
                        text.push(' ');
                    }
                    write(node, text);
                }
            }
        }
    }
}

/// Programs one step smaller: an act or a statement less, or a block in its statement's place.
pub fn smaller(program: &Program) -> Vec<Program> {
    let mut found = Vec::new();
    for at in 0..program.len() {
        if program.len() > 1 {
            let mut less = program.clone();
            less.remove(at);
            found.push(less);
        }
        for blocks in smaller_blocks(&program[at].blocks) {
            let mut less = program.clone();
            less[at].blocks = blocks;
            found.push(less);
        }
    }
    found
}

fn smaller_blocks(blocks: &[Vec<Node>]) -> Vec<Vec<Vec<Node>>> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        for inner in smaller_block(block) {
            let mut less = blocks.to_vec();
            less[at] = inner;
            found.push(less);
        }
    }
    found
}

fn smaller_block(block: &[Node]) -> Vec<Vec<Node>> {
    let mut found = Vec::new();
    for (at, node) in block.iter().enumerate() {
        let mut less = block.to_vec();
        less.remove(at);
        found.push(less);
        for inner in &node.blocks {
            // What awaits cannot leave its function.
            if !inner.is_empty() && inner.iter().all(|node| STATEMENTS[node.kind].0 != Async) {
                let mut less = block.to_vec();
                less.splice(at..=at, inner.iter().cloned());
                found.push(less);
            }
        }
        for blocks in smaller_blocks(&node.blocks) {
            let mut less = block.to_vec();
            less[at].blocks = blocks;
            found.push(less);
        }
    }
    found
}
