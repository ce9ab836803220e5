// Loops that await over iterators that fail, and over such as do not wait: what is closed, and after
// how many microtasks what is told.
let tick = 0;
let lines = [];
const say = (...words) => lines.push(`${words.join(' ')} @${tick}`);
function count() {
  tick = 0;
  (function next() { if (tick++ < 20) Promise.resolve().then(next) })();
}
process.on('unhandledRejection', (error) => say('unhandled', error.message));

const fail = (message) => { throw new Error(message) };
const results = {
  failingDone: () => ({ get done() { fail('done') } }),
  failingValue: () => ({ done: false, get value() { fail('value') } }),
  throws: () => fail('next'),
  rejectedValue: () => ({ done: false, value: Promise.reject(new Error('rejected')) }),
  rejectedEnd: () => ({ done: true, value: Promise.reject(new Error('rejected')) }),
  failingThen: () => ({ done: false, value: { then() { fail('then') } } }),
  failingConstructor: () => ({
    done: false,
    value: Object.defineProperty(Promise.resolve(1), 'constructor', { get() { fail('constructor') } }),
  }),
  value: () => ({ done: false, value: 1 }),
  promise: () => ({ done: false, value: Promise.resolve(1) }),
  end: () => ({ done: true }),
  lazy: () => ({ get done() { return false }, get value() { return { a: 1 } } }),
};
const returns = {
  plain: { return(...all) { say('return', all.length); return { value: 7 } } },
  none: { return: undefined },
  rejected: { return() { say('return'); return { value: Promise.reject(new Error('of return')) } } },
  throws: { return() { say('return'); fail('return') } },
  noObject: { return() { say('return'); return 1 } },
  noFunction: { return: 5 },
};
async function* loop(values) { for await (const value of values) yield value }
async function* named(values) { try { label: for await (const value of values) yield value } finally { say('finally') } }
async function* failing(values) { for await (const value of values) { yield value; fail('body') } }
async function* pattern(values) { for await (const { a = fail('pattern') } of values) yield a }
const uses = {
  async goes(values) { let left = 3; for await (const _ of values) if (--left === 0) return },
  async breaks(values) { for await (const _ of values) break },
  async throws(values) { for await (const _ of values) fail('body') },
  async breaksGenerator(values) { for await (const _ of loop(values)) break },
  async breaksNamed(values) { for await (const _ of named(values)) break },
  async throwsGenerator(values) { for await (const _ of loop(values)) fail('outer') },
  async generatorThrows(values) { for await (const _ of failing(values)) ; },
  async pattern(values) { for await (const _ of pattern(values)) break },
};
async function all(symbol, wrap) {
  for (const [use, run] of Object.entries(uses)) {
    for (const [name, next] of Object.entries(results)) {
      for (const [closing, method] of Object.entries(returns)) {
        if (closing !== 'plain' && closing !== 'none' && use !== 'goes' && use !== 'breaks') continue;
        if (/^no[OF]/.test(closing) && symbol === Symbol.asyncIterator) continue;
        const values = { [symbol]() { return this }, next: () => wrap(next()), ...method };
        lines = [];
        count();
        run(values).then(() => say('ended'), (error) => say(error.message));
        await new Promise((resolve) => setImmediate(resolve));
        console.log(symbol.description, use, name, closing, '-', lines.join(', '));
      }
    }
  }
}
(async () => {
  await all(Symbol.iterator, (result) => result);
  await all(Symbol.asyncIterator, async (result) => result);
})();
