// navigator.locks: what it takes, who gets a lock when, and what is told of it.
const { inspect } = require('util');

const { locks } = navigator;
const log = (...parts) => console.log(...parts);
const shown = (state) => JSON.stringify(state).replace(/node-\d+/g, 'CLIENT');

log(locks, require('worker_threads').locks === locks, typeof LockManager, typeof Lock, `${locks}`);
for (const name of ['request', 'query']) {
  const { value, enumerable } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(locks), name);
  log(name, value.length, enumerable);
}
log(Object.getOwnPropertyNames(Object.getPrototypeOf(navigator)));

async function attempt(name, act) {
  try {
    log(name, await act());
  } catch (err) {
    log(name, err?.name, err?.code, err?.message, err instanceof DOMException);
  }
}
const short = (act) => async () => {
  try {
    return await act();
  } catch (err) {
    return [err?.name, err?.code, err?.message ?? err, err instanceof DOMException];
  }
};

(async () => {
  const { signal } = new AbortController();
  for (const args of [
    [], ['a'], ['a', 1], ['a', {}, 1], [Symbol('s'), () => {}], ['-a', () => {}], [5, ({ name }) => name], ['', ({ name }) => [name]],
    ['a', { mode: 'x' }, () => {}], ['a', { mode: null }, () => {}], ['a', { mode: undefined }, ({ mode }) => mode],
    ['a', { ifAvailable: true, steal: true }, () => {}], ['a', { steal: true, mode: 'shared' }, () => {}],
    ['a', { steal: true, signal }, () => {}], ['a', { ifAvailable: true, signal }, () => {}], ['a', { signal: 1 }, () => {}],
    ['a', { signal: null }, () => {}], ['a', { signal: {} }, () => {}], ['a', { signal: AbortSignal.abort() }, () => {}],
    ['a', { signal: AbortSignal.abort('why') }, () => {}], ['a', null, () => 1], ['a', 1, () => 1], ['a', {}, () => 1, 2],
    ['a', () => ({ then(resolve) { resolve(7); } })], ['a', async () => { throw new Error('rejected'); }],
    ['a', { ifAvailable: true }, (lock) => lock.name],
  ]) {
    await attempt('request', short(() => locks.request(...args)));
  }
  await attempt('request', short(() => locks.request('throws', () => { throw new Error('thrown'); })));
  await locks.request('n', (lock) => {
    log(inspect(lock), lock.name, lock.mode, Object.keys(lock), lock.constructor.name, `${lock}`);
  });
  await attempt('nested', () => locks.request('n', () => locks.request('n', { ifAvailable: true }, (lock) => [lock])));

  // The order of everything.
  log('begin');
  process.nextTick(log, 'tick');
  let steps = Promise.resolve();
  for (let at = 1; at < 7; at++) steps = steps.then(() => log('microtask', at));
  const controller = new AbortController();
  locks.request('o', () => { log('first'); }).then(() => log('first is done'));
  locks.request('o', async () => { log('second'); }).then(() => log('second is done'));
  locks.request('o', () => { log('third'); }).then(() => log('third is done'));
  locks.request('p', { signal }, () => { log('with a signal'); }).then(() => log('with a signal is done'));
  locks.request('q', { signal: controller.signal }, () => log('never')).catch(({ name }) => log('aborted at once', name));
  controller.abort();
  locks.query().then(() => log('query'));
  log('end');
  await new Promise((resolve) => setTimeout(resolve, 10));

  // Those who share, and those who wait behind them.
  let release;
  const held = locks.request('h', { mode: 'shared' }, () => new Promise((resolve) => { release = resolve; }));
  const others = [
    locks.request('h', { mode: 'shared' }, () => log('shared')), locks.request('h', () => log('alone')),
    locks.request('h', { mode: 'shared' }, () => log('shared, behind')), locks.request('h', () => log('alone, behind')),
    locks.request('h', { mode: 'shared', ifAvailable: true }, (lock) => log('not free', lock)),
  ];
  const { held: now, pending } = await locks.query();
  log(shown(now.filter(({ name }) => name === 'h')), shown(pending));
  release();
  await Promise.all([held, ...others]);

  // Stolen and aborted ones.
  const stolen = locks.request('s', () => new Promise(() => {}));
  const waits = locks.request('s', () => log('had to wait'));
  const thief = locks.request('s', { steal: true }, () => new Promise((resolve) => { setTimeout(resolve, 10); }));
  await attempt('stolen', short(() => stolen));
  await Promise.all([thief, waits]);
  const other = new AbortController();
  const before = locks.request('b', () => new Promise((resolve) => { release = resolve; }));
  const aborted = locks.request('b', { signal: other.signal }, () => log('never'));
  const behind = locks.request('b', () => log('behind one that was aborted'));
  other.abort(new Error('enough'));
  await attempt('aborted', short(() => aborted));
  log(shown((await locks.query()).pending));
  release();
  await Promise.all([before, behind]);

  const many = [];
  let count = 0;
  for (let at = 0; at < 5000; at++) many.push(locks.request('many', () => (at % 2 ? ++count : Promise.resolve(++count))));
  await Promise.all(many);
  log(count);
  // A lock keeps no process alive, and neither does waiting for it.
  process.on('exit', () => log('exit'));
  locks.request('z', () => new Promise(() => {}));
  locks.request('z', () => log('never'));
})();
