// Two threads, two loops
//
// What to expect: `main: goes on` comes first. Then there is a `main: tick` every few milliseconds, for
// as long as the worker starts and counts, and `main: found 17984 primes` when it has done. The last
// line is `main: the worker has ended`.
//
// Why: a worker is a thread with a loop of its own: phases, timers, ticks and microtasks. What it
// computes blocks its own loop, and no other. The two share no variables. A message is copied, waits at
// the other end, and is a callback in the poll phase of that thread's loop.
//
// Try: look at the row of each thread, and at the lines between them: each is a message. Choose a
// thread in the bar above to step through its callbacks alone. Then count in the main thread instead
// (call `count` there), and see what becomes of the ticks.
'use strict';

const { Worker, isMainThread, parentPort } = require('worker_threads');

function count(limit) {
  const isNone = new Uint8Array(limit);
  let found = 0;
  for (let n = 2; n < limit; n++) {
    if (isNone[n]) continue;
    found++;
    for (let k = n * 2; k < limit; k += n) isNone[k] = 1;
  }
  return found;
}

if (isMainThread) {
  const worker = new Worker(__filename);
  const ticks = setInterval(() => console.log('main: tick'), 5);
  worker.on('message', (found) => {
    console.log(`main: found ${found} primes`);
    clearInterval(ticks);
    worker.postMessage('enough');
  });
  worker.on('exit', () => console.log('main: the worker has ended'));
  worker.postMessage(200_000);
  console.log('main: goes on');
} else {
  parentPort.on('message', (message) => {
    if (message === 'enough') parentPort.close();
    else parentPort.postMessage(count(message));
  });
}
