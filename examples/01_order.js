// Who comes first?
//
// What to expect: both lines of the main script, then the tick, then the microtasks, then the first
// immediate with its own tick right behind it, and only then the second immediate.
//
// Why: the script runs to its end before any callback does. After it, and later after every single
// callback, the tick queue is emptied first and the microtasks after it; only then does the loop go
// on. `microtask 3` is the last of the three because it is queued when `microtask 1` has run, and
// by then `microtask 2` stands in the queue already.
//
// Try: queue a tick from inside `microtask 1`. Does it come before `microtask 2`?
'use strict';

console.log('main: start');

setImmediate(() => {
  console.log('immediate 1');
  process.nextTick(() => console.log('tick of immediate 1'));
});
setImmediate(() => console.log('immediate 2'));

Promise.resolve()
  .then(() => console.log('microtask 1'))
  .then(() => console.log('microtask 3'));
queueMicrotask(() => console.log('microtask 2'));

process.nextTick(() => console.log('tick'));

console.log('main: end');
