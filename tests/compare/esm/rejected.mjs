// What a main module throws is an uncaught exception; the listener hears of a rejection.
process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
process.on('unhandledRejection', () => console.log('never'));
process.on('exit', (code) => console.log('exit', code));
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
await 0;
throw new Error('thrown');
