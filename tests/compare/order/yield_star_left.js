// A `yield*` that awaits: left by return() and break, thrown into, over iterators of all kinds.
let tick = 0;
let lines = [];
const say = (...words) => lines.push(`${words.join(' ')} @${tick}`);
function count() {
  tick = 0;
  (function next() { if (tick++ < 20) Promise.resolve().then(next) })();
}
const fail = (message) => { throw new Error(message) };
const outcomes = {
  plain: (value) => ({ done: true, value }),
  promise: async (value) => ({ done: true, value }),
  thenable: (value) => ({ then(resolve) { say('then'); resolve({ done: true, value }) } }),
  later: (value) => new Promise((resolve) => queueMicrotask(() => resolve({ done: true, value }))),
  goesOn: () => ({ done: false, value: 'more' }),
  getters: () => ({ get done() { say('done'); return true }, get value() { say('value'); return 6 } }),
  failingDone: () => ({ get done() { fail('done') } }),
  failingValue: () => ({ done: true, get value() { fail('value') } }),
  noObject: () => 3,
  rejected: async () => fail('rejected'),
  throws: () => fail('thrown'),
};
const iterator = (symbol, outcome) => ({
  [symbol]() { return this },
  next(value) { say('next', value); return { value: 1, done: false } },
  return(value) { say('return', value); return outcome(value) },
  throw(error) { say('throw', error.message); return outcome('thrown in') },
});
async function* inner() { try { yield 1; yield 2 } finally { await null; say('inner') } }
async function* stubborn() { try { yield 1 } finally { yield 'stays' } }
async function* star(values) { try { say('got', yield* values) } finally { say('finally') } }
async function* bare(values) { return yield* values }
async function* twice(values) { yield* star(values) }
const ways = {
  async returns(generator) { const { value, done } = await generator.return(8); say(value, done) },
  async returnsPromise(generator) { const { value, done } = await generator.return(Promise.resolve(8)); say(value, done) },
  async breaks(generator) { for await (const _ of generator) break },
  async throws(generator) { const { value, done } = await generator.throw(new Error('into')); say(value, done) },
};
async function all(kind, make) {
  for (const [name, generate] of Object.entries({ star, bare, twice })) {
    for (const [way, leave] of Object.entries(ways)) {
      [lines, tick] = [[], 0];
      const generator = generate(make());
      if (way !== 'breaks') await generator.next('first');
      count();
      leave(generator).then(() => say('ended'), (error) => say(error instanceof TypeError ? error.name : error.message));
      await new Promise((resolve) => setImmediate(resolve));
      console.log(kind, name, way, '-', lines.join(', '));
    }
  }
}
(async () => {
  for (const [name, outcome] of Object.entries(outcomes)) {
    await all(`async ${name}`, () => iterator(Symbol.asyncIterator, outcome));
    if (/later|promise|thenable|rejected/.test(name)) continue;
    await all(`sync ${name}`, () => iterator(Symbol.iterator, outcome));
  }
  await all('inner', inner);
  await all('stubborn', stubborn);
  await all('array', () => [1, 2]);
  await all('generator', function* () { try { yield 1 } finally { say('sync') } });
  await all('no return', () => ({ [Symbol.asyncIterator]() { return this }, next: () => ({ value: 1 }) }));
  await all('no return, sync', () => ({ [Symbol.iterator]() { return this }, next: () => ({ value: 1 }) }));
})();
