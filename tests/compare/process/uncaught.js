process.on('uncaughtExceptionMonitor', (e, origin) => console.log('monitor', e.message, origin));
process.on('uncaughtException', (e, origin) => console.log('taken', e.message, origin));
setTimeout(() => { throw new Error("timer"); }, 200);
setImmediate(() => { throw new Error('immediate'); });
process.nextTick(() => { throw new Error('tick'); });
queueMicrotask(() => { throw new Error('microtask'); });
Promise.reject(new Error('rejected'));
setTimeout(() => console.log('still alive'), 500);
