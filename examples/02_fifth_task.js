// Four pool threads and the fifth task.
//
// What to expect: tasks 1 to 4 start together and end at about the same time. The fifth has to
// wait until a thread is free and ends about twice as late (on a machine with fewer than four
// cores the threads share them, and the step is less clear). Try it with UV_THREADPOOL_SIZE=5, and
// with `ouro trace` to see which thread takes which task.
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
