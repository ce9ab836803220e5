// After a tick that throws, the rest of the queue waits for the next callback's end.
process.on('uncaughtException', (e, origin) => console.log('uncaught', e.message, origin));
process.nextTick(() => { throw new Error('one'); });
process.nextTick(() => console.log('tick behind it'));
Promise.resolve().then(() => console.log('microtask'));
setImmediate(() => console.log('immediate'));
setTimeout(() => console.log('timeout'), 500);
