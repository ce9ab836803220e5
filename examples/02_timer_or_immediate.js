// A timer of 0 ms, or an immediate?
//
// What to expect: from the main script either of the two may come first, and another run may show
// the other order. From inside the callback of `stat` the immediate comes first, always.
//
// Why: 0 ms means 1 ms. When the loop begins, that millisecond has passed or it has not: if it has,
// the timers phase finds the timer due; if not, the check phase comes before it, with the
// immediates. The callback of `stat` runs in the poll phase. What follows poll is check, whatever
// the time; the timers have to wait until the loop comes round.
//
// Try: look at its other orders (here with Orders, in a terminal with `ouro explore`). Then keep the
// main script busy for 5 ms after the two calls: which order is left?
'use strict';

const fs = require('fs');

setTimeout(() => console.log('main: timer'), 0);
setImmediate(() => console.log('main: immediate'));

fs.stat(__filename, () => {
  setTimeout(() => console.log('stat: timer'), 0);
  setImmediate(() => console.log('stat: immediate'));
});
