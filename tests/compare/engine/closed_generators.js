'use strict';
// A generator that is closed closes what it goes over.
const log = (...all) => console.log(...all);

function iter(id, count, { fails, badReturn, none } = {}) {
  let i = 0;
  const iterator = {
    [Symbol.iterator]() { return this; },
    next() { if (fails && i === 1) throw new Error(`next ${id}`); return { value: i++, done: i > count }; },
    return(value) { log('return', id, value); if (badReturn) throw new Error(`return ${id}`); return {}; },
  };
  if (none) delete iterator.return;
  return iterator;
}
function aiter(id, count, { fails, odd } = {}) {
  let i = 0;
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() { if (fails && i === 1) throw new Error(`next ${id}`); return { value: i++, done: i > count }; },
    return() { log('return', id); return odd ? Promise.resolve(5) : Promise.resolve({}); },
  };
}
function* gen(id) { try { yield 1; yield 2; } finally { log('closed', id); } }
async function* agen(id) { try { yield 1; yield 2; } finally { await null; log('closed', id); } }

function* one(values) { for (const x of values) yield x; }
function* two(values) { for (const x of values) for (const y of gen('inner')) yield [x, y]; }
function* guarded(values) {
  try {
    for (const x of values) { try { yield x; } catch (error) { log('caught', error); } finally { log('body'); } }
  } finally { log('all'); }
}
function* labels(values) {
  outer: for (const x of values) {
    inner: for (const y of gen(`inner ${x}`)) {
      if (x === 0) continue outer;
      if (x === 1 && y === 2) break inner;
      if (x === 2) break outer;
      yield [x, y];
    }
  }
  yield 'behind';
}
function* returns(values) { for (const x of values) { if (x === 1) return 'result'; yield x; } }
function* plain(values) { let x; for (x of values) yield x; for ([x] of [values]) yield x }
function* either(values) { if (values) for (const x of values) yield x
  else yield 'nothing' }
class Pipe {
  * take(count, values) { if (count > 0) for (const x of values) { yield x; if (--count === 0) return; } }
  async * [Symbol.asyncIterator]() { for await (const x of agen('of a class')) yield x; }
}
const object = { * of() { const f = () => { for (const x of gen('arrow')) return x; }; yield f(); } };

async function* waits(values) { for await (const x of values) yield x; }
async function* waitsInside(values) { for (const x of values) { await null; yield x; } }
async function* waitsGuarded(values) {
  try { for await (const x of values) { try { yield x; } finally { await null; log('body'); } } } finally { log('all'); }
}

function drive(generator, ...steps) {
  for (const [name, value] of steps) {
    try { log(name, generator[name](value)); } catch (error) { log(name, 'threw', error.message ?? error); }
  }
}

(async () => {
  for (const make of [one, two, guarded, labels, returns, plain, either]) {
    log('---', make.name);
    for (const x of make(iter('broken', 3))) { log(x); break; }
    drive(make(iter('returned', 3)), ['next'], ['return', 'r'], ['next']);
    drive(make(iter('thrown', 3)), ['next'], ['throw', 't'], ['next']);
    drive(make(iter('at once', 3)), ['return', 'r'], ['next']);
    drive(make(iter('fails', 3, { fails: true })), ['next'], ['next'], ['return', 'r']);
    drive(make(iter('bad return', 3, { badReturn: true })), ['next'], ['return', 'r'], ['next']);
    drive(make(iter('none', 3, { none: true })), ['next'], ['return', 'r']);
    drive(make([7, 8]), ['next'], ['return', 'r']);
    log([...make(iter('whole', 2))].length);
  }
  log('--- others');
  drive(either(), ['next'], ['return', 'r']);
  log([...new Pipe().take(2, gen('taken'))]);
  for (const x of new Pipe().take(5, new Pipe().take(4, gen('taken twice')))) { log(x); break; }
  for await (const x of new Pipe()) { log(x); break; }
  drive(object.of(), ['next'], ['return', 'r']);
  const [first] = one(gen('pattern'));
  log(first);
  try { [...one(null)]; } catch (error) { log(error.message); }
  try { [...one({})]; } catch (error) { log(error.message); }
  try { [...one({ [Symbol.iterator]: () => 1 })]; } catch (error) { log(error.message); }
  log(one.toString());

  for (const make of [waits, waitsInside, waitsGuarded]) {
    log('---', make.name);
    const sources = [() => iter('sync', 3), () => gen('generator'), () => iter('bad', 3, { badReturn: true }), () => [1, 2]];
    if (make !== waitsInside) {
      sources.push(() => aiter('async', 3), () => agen('async generator'), () => aiter('odd', 3, { odd: true }),
                   () => aiter('fails', 3, { fails: true }));
    }
    for (const source of sources) {
      try {
        for await (const x of make(source())) { log(x); break; }
        const generator = make(source());
        log(await generator.next(), await generator.return('r'), await generator.next());
      } catch (error) { log('threw', error.message); }
      try {
        const generator = make(source());
        await generator.next();
        log(await generator.next());
        await generator.throw(new Error('given'));
      } catch (error) { log('threw', error.message); }
    }
  }

  log('--- microtasks');
  for (const source of [() => aiter('async', 3), () => agen('async generator'), () => iter('sync', 3)]) {
    let ticks = 0, counts = true;
    const count = () => { ticks++; if (counts) Promise.resolve().then(count); };
    const generator = waits(source());
    await generator.next();
    count();
    await generator.return();
    counts = false;
    log(ticks);
  }
})();
