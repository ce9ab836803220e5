// Modules that wait for another's top-level await, and do not await themselves, run in one turn.
import './fixtures/waiters/all.mjs';
console.log('main');
queueMicrotask(() => console.log('microtask of main'));
process.nextTick(() => console.log('tick of main'));
setImmediate(() => {
  import('./fixtures/waiters/above_done.mjs').then(() => console.log('imported'));
  let turns = 0;
  const count = () => {
    console.log('turn', ++turns);
    if (turns < 16) queueMicrotask(count);
  };
  count();
});
