process.on('unhandledRejection', (reason, promise) => console.log('unhandled', reason.message, promise instanceof Promise));
process.on('rejectionHandled', () => console.log('handled late'));
const late = Promise.reject(new Error('late'));
setImmediate(() => late.catch((e) => console.log('caught', e.message)));
Promise.reject(new Error('never'));
Promise.reject(new Error('soon')).catch(() => console.log('soon caught'));
process.nextTick(() => console.log('tick'));
(async () => { throw new Error('async'); })();
