// Four pool threads and a fifth task
//
// What to expect: the main script is done at once. Tasks 1 to 4 run at the same time and end at
// about the same time; the fifth ends later, because it could not start with them. (With fewer than
// four processors the threads share them, and the step is less clear.)
//
// Why: hashing would block the main thread, so it is given to the pool, which has four threads.
// What no thread is free for waits in a queue, first in, first out. A callback comes when its task
// is done, so their order is the order in which the tasks end.
//
// Try: five threads (here with Threads, in a terminal with `UV_THREADPOOL_SIZE=5`). Then one.
'use strict';

const { pbkdf2 } = require('crypto');

const start = Date.now();
for (let task = 1; task <= 5; task++) {
  pbkdf2('password', 'salt', 300_000, 64, 'sha512', (error) => {
    if (error) throw error;
    console.log(`task ${task} is done after ${Date.now() - start} ms`);
  });
}
console.log('the main thread is free: all five tasks are with the pool');
