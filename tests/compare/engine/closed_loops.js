'use strict';
// When loops in generators close what they go over, and what is heard of that.
const log = (...all) => console.log(...all);
const SYNC = Symbol.iterator, ASYNC = Symbol.asyncIterator;

function steps(kind, own) {
  return { [kind]() { return this; }, next() { return { value: 1, done: false }; }, return() { log('  return'); return {}; }, ...own };
}
const closes = (kind, leave) => steps(kind, { return() { log('  return'); return leave(); } });
const iterators = {
  'async, next throws': () => steps(ASYNC, { next() { throw 'next'; } }),
  'async, next rejects': () => steps(ASYNC, { async next() { throw 'next'; } }),
  'async, nothing to close': () => steps(ASYNC, { return: null }),
  'async, closing gives a number': () => closes(ASYNC, () => 5),
  'async, closing gives nothing': () => closes(ASYNC, () => {}),
  'async, closing rejects': () => closes(ASYNC, () => Promise.reject('closing')),
  'async, closing throws': () => closes(ASYNC, () => { throw 'closing'; }),
  'async, no function': () => steps(ASYNC, { return: 5 }),
  'next throws': () => steps(SYNC, { next() { throw 'next'; } }),
  'next gives a number': () => steps(SYNC, { next() { return 5; } }),
  'next is no function': () => steps(SYNC, { next: 'five' }),
  'done throws': () => steps(SYNC, { next() { return { get done() { throw 'done'; } }; } }),
  'value throws': () => steps(SYNC, { next() { return { done: false, get value() { throw 'value'; } }; } }),
  'value rejects': () => steps(SYNC, { next() { return { done: false, value: Promise.reject('value') }; } }),
  'last value rejects': () => steps(SYNC, { next() { return { done: true, value: Promise.reject('value') }; } }),
  'nothing to close': () => steps(SYNC, { return: undefined }),
  'closing gives a number': () => closes(SYNC, () => 5),
  'closing rejects': () => closes(SYNC, () => ({ value: Promise.reject('closing') })),
  'closing throws': () => closes(SYNC, () => { throw 'closing'; }),
};
const waiting = {
  breaks: async function* (values) { for await (const x of values) { if (x === 7) yield x; break; } },
  throws: async function* (values) { for await (const x of values) { if (x === 7) yield x; throw 'body'; } },
  returns: async function* (values) { for await (const x of values) { if (x === 7) yield x; return x; } },
  continues: async function* (values) {
    outer: for (const y of [1, 2]) for await (const x of values) { if (x === 7) yield x; continue outer; }
  },
  yields: async function* (values) { for await (const x of values) yield x; },
};
const others = {
  breaks: function* (values) { for (const x of values) { if (x === 7) yield x; break; } },
  throws: function* (values) { for (const x of values) { if (x === 7) yield x; throw 'body'; } },
  takesApart: function* (values) { for (const { a = fails() } of values) yield a; },
  yields: function* (values) { for (const x of values) yield x; },
};
function fails() { throw 'pattern'; }

// A generator that is closed in a `yield*` closes loops around it behind the `finally` blocks in them.
function* inner(name) { try { yield 1; yield 2; } finally { log('  inner', name); } }
function* around(values) {
  try {
    for (const x of values) {
      try { for (const y of inner('loop')) { try { yield* inner('delegate'); } finally { log('  innermost'); } } }
      finally { log('  body', x); }
    }
  } finally { log('  all'); }
}
async function* waitsAround(values) {
  for await (const x of values) {
    try { for (const y of inner('loop')) { try { yield* inner('delegate'); } finally { log('  innermost'); } } }
    finally { await null; log('  body', x); }
  }
}

process.on('unhandledRejection', (error) => log('  unhandled', error));
(async () => {
  let ticks = 0, counts = false;
  const count = () => { ticks++; if (counts) Promise.resolve().then(count); };
  for (const [how, generator] of Object.entries(waiting)) {
    for (const [what, make] of Object.entries(iterators)) {
      for (const end of ['return', 'throw']) {
        log(how, what, end);
        counts = true; ticks = 0; count();
        try {
          const made = generator(make());
          log(' ', JSON.stringify(await made.next()), ticks);
          log(' ', JSON.stringify(await made[end]('given')), ticks);
        } catch (error) { log('  error', String(error), ticks); }
        counts = false;
        await new Promise(setImmediate);
      }
    }
  }
  for (const [how, generator] of Object.entries(others)) {
    for (const [what, make] of Object.entries(iterators)) {
      if (what.startsWith('async')) continue;
      for (const end of ['return', 'throw']) {
        log(how, what, end);
        try {
          const made = generator(make());
          log(' ', JSON.stringify(made.next()));
          log(' ', JSON.stringify(made[end]('given')));
        } catch (error) { log('  error', String(error)); }
      }
    }
  }
  for (const end of ['return', 'throw']) {
    log('yield*', end);
    for (const generator of [around, waitsAround]) {
      const made = generator(inner('outermost'));
      await made.next();
      try { log(' ', await made[end]('given')); } catch (error) { log('  error', error); }
    }
  }
})();
