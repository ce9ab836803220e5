process.on('uncaughtException', (e) => console.log('uncaught', e.message));
for (let i = 0; i < 4; i++) {
  setImmediate(() => {
    console.log('immediate', i);
    process.nextTick(() => console.log('tick of', i));
    queueMicrotask(() => console.log('microtask of', i));
    if (i === 1) setImmediate(() => console.log('next round'));
    if (i % 2) throw new Error(`from ${i}`);
  });
}
