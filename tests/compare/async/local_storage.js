// AsyncLocalStorage follows timers, ticks, promises, immediates, microtasks and listeners' ends.
const { AsyncLocalStorage, AsyncResource, executionAsyncId, triggerAsyncId } = require('async_hooks');

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage({ defaultValue: 'default', name: 'other' });
const say = (where) => console.log(where, als.getStore(), other.getStore());

say('outside');
als.run('A', () => {
  say('run');
  setTimeout(() => say('timeout'), 20);
  setImmediate(() => say('immediate'));
  process.nextTick(() => say('tick'));
  queueMicrotask(() => say('microtask'));
  Promise.resolve().then(() => say('then')).finally(() => say('finally'));
  (async () => {
    say('async');
    await null;
    say('after await');
    als.enterWith('B');
    await null;
    say('after enterWith');
  })();
  other.run('inner', () => setImmediate(() => say('both')));
  als.exit(() => say('exit'));
});
say('outside again');

const bound = als.run('C', () => AsyncLocalStorage.bind((x) => (say('bound'), x)));
const snapshot = als.run('D', () => AsyncLocalStorage.snapshot());
console.log(bound(5), snapshot(() => als.getStore()));
const resource = als.run('E', () => new AsyncResource('MINE'));
resource.runInAsyncScope(() => {
  say('resource');
  console.log(executionAsyncId() === resource.asyncId(), triggerAsyncId() === resource.triggerAsyncId());
});
const interval = als.run('F', () => setInterval(() => { say('interval'); clearInterval(interval); }, 40));
als.run('G', () => als.disable() ?? say('disabled'));
setTimeout(() => say('last'), 80);
console.log(other.name);
