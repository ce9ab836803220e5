// Timers of one list when one throws; microtasks of the throwing one.
process.on('uncaughtException', (e) => console.log('uncaught', e.message));
for (let i = 0; i < 4; i++) {
  setTimeout(() => {
    console.log('timer', i);
    process.nextTick(() => console.log('tick of', i));
    Promise.resolve().then(() => console.log('microtask of', i));
    if (i % 2) throw new Error(`from ${i}`);
  }, 20);
}
setTimeout(() => console.log('another list'), 500);
