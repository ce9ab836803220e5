// How to starve the loop
//
// What to expect: the immediate has to wait for 1000 ticks. The timer gets in between 1000 links of
// a chain of immediates without waiting for its end.
//
// Why: the tick queue is emptied before the loop goes on, and a tick that queues a tick makes it
// longer: the loop never gets its turn. The check phase runs only the immediates that were there
// when it began. What they add comes a tick of the loop later, and in between everybody else has a
// turn.
//
// Try: `queueMicrotask` in place of `process.nextTick`. Is it any more polite?
'use strict';

let ticks = 0;
function tick() {
  if (++ticks < 1000) process.nextTick(tick);
}

process.nextTick(tick);
setImmediate(() => {
  console.log(`immediate: after ${ticks} ticks`);
  politely();
});

let links = 0;
let seen;
function politely() {
  if (links === 0) setTimeout(() => { seen = links; }, 1);
  if (++links < 1000 || seen === undefined) return setImmediate(politely);
  console.log(`the timer came in between: ${seen < links}`);
}
