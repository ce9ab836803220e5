// What fs.glob calls is called by a promise: microtasks come before ticks, and what it throws is a rejection.
process.on('uncaughtException', (err, origin) => console.log(err.message, origin));
require('fs').glob('glob_calls_back.js', { cwd: __dirname }, (err, found) => {
  console.log(err, found.length);
  process.nextTick(() => console.log('tick'));
  queueMicrotask(() => console.log('microtask'));
  throw new Error('thrown');
});
