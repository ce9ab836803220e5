// Ticks, microtasks, timers and immediates: who comes first?
//
// What to expect: main, then nextTick, then the microtasks in the order they were queued, then
// (after a moment) timeout and immediate. The script runs to its end before any callback does.
// After every callback the tick queue is emptied first and microtasks after it; only then does the
// loop go on to its next phase. Here everything starts from inside an I/O callback, because there
// the order of immediate and time-out is certain: after poll comes check (immediates), and timers
// only on the way round. From the main script the two are a race with the clock.
'use strict';

const fs = require('fs');

console.log('main: start');
process.nextTick(() => console.log('nextTick'));
Promise.resolve().then(() => console.log('microtask 1')).then(() => console.log('microtask 3'));
queueMicrotask(() => console.log('microtask 2'));
console.log('main: end');

fs.stat(__filename, () => {
  console.log('stat is done: we are in the poll phase');
  setTimeout(() => console.log('timeout: the timers phase'), 0);
  setImmediate(() => {
    console.log('immediate: the check phase');
    process.nextTick(() => console.log('nextTick of the immediate'));
  });
  setImmediate(() => console.log('second immediate, after the tick of the first'));
});
