// One callback that does not end
//
// What to expect: the timer of 10 ms fires after 300 ms, and the answer of `stat`, which a pool
// thread has had all the while, comes after that. Nobody else had a turn while the immediate was
// busy.
//
// Why: there is one main thread. The loop cannot interrupt a callback: it only chooses the next one
// when the last has returned. The timer was due on time, and the task was done on time; both were
// ready, and had to wait.
//
// Try: do the same work in thirty pieces of 10 ms, each in an immediate of its own.
'use strict';

const fs = require('fs');

const start = Date.now();
const after = () => `after ${Date.now() - start} ms`;

setTimeout(() => console.log(`timer of 10 ms: ${after()}`), 10);

setImmediate(() => {
  fs.stat(__filename, () => console.log(`stat: ${after()}`));
  console.log(`busy: ${after()}`);
  while (Date.now() - start < 300);
  console.log(`no longer busy: ${after()}`);
});
