'use strict';
// FinalizationRegistry: who is called for what has been collected, what is refused, what a callback that
// throws does to the others.
const attempt = (what, act) => {
  try {
    console.log(what, act());
  } catch (err) {
    console.log(what, err.name, err.message);
  }
};
const quiet = new FinalizationRegistry(() => {});
const token = {};
attempt('no function', () => new FinalizationRegistry({}));
attempt('a number', () => quiet.register(1, 2));
attempt('nothing', () => quiet.register());
attempt('held by itself', () => quiet.register(token, token));
attempt('bad token', () => quiet.register({}, 1, 1));
attempt('no token', () => quiet.register({}, 1, null));
attempt('known symbol', () => quiet.register(Symbol.for('x'), 1));
attempt('symbol', () => quiet.register(Symbol('x'), 1, Symbol('y')));
attempt('unregister nothing', () => quiet.unregister());
attempt('unregister a stranger', () => quiet.unregister({}));
quiet.register({}, 1, token);
quiet.register({}, 2, token);
attempt('unregister two', () => quiet.unregister(token));
attempt('again', () => quiet.unregister(token));
attempt('other receiver', () => FinalizationRegistry.prototype.register.call({}, {}, 1));
attempt('shown', () => quiet);
attempt('text', () => `${quiet}`);
attempt('lengths', () => [FinalizationRegistry.length, quiet.register.length, quiet.unregister.length]);
class Own extends FinalizationRegistry {}
attempt('subclass', () => new Own(() => {}));

// What is not reachable is collected when enough has been made.
async function until(isDone) {
  for (let turn = 0; turn < 500 && !isDone(); turn++) {
    Buffer.alloc(8 << 20);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const called = [];
const errors = [];
const registry = new FinalizationRegistry((held) => {
  called.push(held);
  if (held === 'throws') throw new Error('of a callback');
});
process.on('uncaughtException', (err, origin) => errors.push(`${err.message}, ${origin}`));
const kept = { name: 'kept' };
(function register() {
  for (const name of ['a', 'b', 'throws', 'c']) registry.register({ name }, name);
  const gone = {};
  registry.register(gone, 'unregistered', gone);
  registry.unregister(gone);
  registry.register(kept, 'kept');
})();

(async () => {
  await until(() => called.length >= 4);
  console.log('called for', called.sort(), errors);
  // It is not what is held that counts.
  const held = { name: 'held' };
  (function register() { registry.register({}, held); })();
  await until(() => called.includes(held));
  console.log('held', called.includes(held), called.includes(kept.name));
  // Many, some of which stay.
  const numbers = new Set();
  const many = new FinalizationRegistry((number) => numbers.add(number));
  const stay = [];
  (function register() {
    for (let i = 0; i < 2000; i++) {
      const object = { i };
      many.register(object, i, object);
      if (i % 4 === 0) stay.push(object);
    }
  })();
  await until(() => numbers.size >= 1500);
  console.log('many', numbers.size, [...numbers].some((number) => number % 4 === 0), stay.length);
  console.log('a registry does not keep the process');
})();
