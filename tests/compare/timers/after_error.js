// An error in a tick leaves the rest of the queue to the next callback's end: before the first
// immediate at the latest.
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
setImmediate(() => console.log('immediate'));
process.nextTick(() => {
  console.log('tick');
  throw new Error('T');
});
process.nextTick(() => console.log('the other tick'));
queueMicrotask(() => console.log('microtask'));
Promise.reject(new Error('late')).catch(() => console.log('caught'));
