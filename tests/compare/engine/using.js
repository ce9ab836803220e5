// `using` and `await using`: when things are disposed of, in which order, and with which errors.
'use strict';
const log = (...args) => console.log(...args);
const res = (name, fails) => ({ name, [Symbol.dispose]() { log('dispose', this.name); if (fails) throw new Error(`dispose ${name}`); } });
const later = (name, fails) => ({ name, async [Symbol.asyncDispose]() { log('async dispose', this.name); await null; log('disposed', this.name); if (fails) throw new Error(`dispose ${name}`); } });
const attempt = (run) => { try { log('returned', run()); } catch (error) { show(error); } };
function show(error, depth = 0) {
  log('  '.repeat(depth) + error.name, error.message);
  if (error instanceof SuppressedError) { show(error.error, depth + 1); show(error.suppressed, depth + 1); }
}

{
  using a = res('a'), b = res('b');
  log('in the block', a.name, b.name, hoisted());
  function hoisted() { return 'hoisted'; }
}
attempt(() => { using x = res('x'); return 'a value'; });
attempt(() => { using x = res('x', true); return 'a value'; });
attempt(() => { using x = res('x', true); using y = res('y', true); throw new Error('body'); });
attempt(() => { using x = null; using y = undefined; return [x, y]; });
for (const bad of [1, 's', true, {}, { [Symbol.dispose]: 1 }, { [Symbol.dispose]: null }, Symbol('s')]) attempt(() => { using first = res('first'); using x = bad; });
attempt(() => { using f = Object.assign(() => 1, { [Symbol.dispose]() { log('a function'); } }); return f(); });
attempt(() => { try { using x = res('x'); throw new Error('caught'); } catch (error) { log('caught', error.message); } finally { log('finally'); } });
outer: for (let i = 0; i < 3; i++) {
  using x = res(`loop ${i}`);
  if (i === 0) continue;
  if (i === 1) break outer;
}
for (using x of [res('of 1'), null, res('of 2')]) log('body', x && x.name);
for (using x of [res('single')]) log('without a block', x.name);
for (using x = res('for'), y = res('for 2'); ;) { log('once', x.name, y.name); break; }
class Box { static { using x = res('static'); log('static block'); } m() { using x = res('method'); return this.constructor.name; } get g() { using x = res('getter'); return 'g'; } }
log(new Box().m(), new Box().g);
function* numbers() { using x = res('generator'); yield 1; yield 2; }
for (const n of numbers()) { log(n); break; }
log([...numbers()]);
const using = 'a name'; // as a name it is as before
log(using, ((using) => using + 1)(1));
log((() => { using
  = 'x'; })?.toString().length > 0);
const shown = () => { using x = res('x'); };
log(shown.toString());
attempt(() => { const make = (name) => { log('make', name); return res(name); }; using x = make('1'), y = make('2'); log(/a.c/.test('abc'), `${x.name}`); });
attempt(() => { using stack = new DisposableStack(); stack.use(res('in a stack')); stack.defer(() => log('deferred')); });

(async () => {
  {
    await using a = later('a'), b = later('b');
    using c = res('c');
    log('async block');
    Promise.resolve().then(() => log('m1')).then(() => log('m2')).then(() => log('m3')).then(() => log('m4')).then(() => log('m5'));
  }
  log('behind it');
  { await using nothing = null; Promise.resolve().then(() => log('n1')).then(() => log('n2')); }
  log('behind nothing');
  { await using sync = res('sync in await using'); Promise.resolve().then(() => log('s1')).then(() => log('s2')).then(() => log('s3')); }
  log('behind sync');
  { using s = res('s'); await using nothing = undefined; log('mixed'); Promise.resolve().then(() => log('x1')).then(() => log('x2')); }
  log('behind mixed');
  try { await using x = later('x', true), y = later('y', true); throw new Error('body'); } catch (error) { show(error); }
  for (const bad of [1, {}, { [Symbol.asyncDispose]: 2 }, { [Symbol.dispose]: 3 }]) { try { await using x = bad; } catch (error) { show(error); } }
  for (await using x of [later('of 1'), res('of 2')]) log('body', x.name);
  for await (using x of [Promise.resolve(res('awaited'))]) log('body', x.name);
  const value = await (async () => { await using x = later('returned'); return 'value'; })();
  log(value);
  async function* pieces() { await using x = later('async generator'); yield 1; yield 2; }
  for await (const piece of pieces()) { log(piece); break; }
  await using stack = new AsyncDisposableStack();
  stack.use(later('in a stack'));
  log('last');
})().then(() => log('done'));
