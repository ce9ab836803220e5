// From an I/O callback: immediates before timers, ticks and microtasks after each.
const fs = require('fs');
fs.stat(__filename, () => {
  console.log('stat');
  setTimeout(() => { console.log('timeout'); process.nextTick(() => console.log('tick of timeout')); }, 0);
  setImmediate(() => {
    console.log('immediate 1');
    Promise.resolve().then(() => console.log('microtask of immediate 1'));
    process.nextTick(() => console.log('tick of immediate 1'));
  });
  setImmediate(() => console.log('immediate 2'));
  process.nextTick(() => console.log('tick of stat'));
  queueMicrotask(() => console.log('microtask of stat'));
});
