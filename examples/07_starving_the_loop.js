// How to starve the loop.
//
// What to expect: the immediate has to wait until a long chain of ticks is over: ticks that queue
// ticks run before the loop may go on. The same chain made of immediates lets everything else in
// between its links.
'use strict';

let ticks = 0;
function tick() {
  if (++ticks < 1000) process.nextTick(tick);
}

setImmediate(() => {
  console.log(`immediate runs after ${ticks} ticks`);
  politely();
});
process.nextTick(tick);

let links = 0;
let seen;
function politely() {
  if (links === 0) setTimeout(() => { seen = links; }, 1);
  if (++links < 1000 || seen === undefined) return setImmediate(politely);
  console.log(`a timer got in between the links: ${seen > 0 && seen <= links}`);
}
