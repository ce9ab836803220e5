// uncaughtExceptionMonitor is told before a capture callback; exitCode cannot be deleted.
process.on('uncaughtExceptionMonitor', (err, origin) => console.log('monitor', err.message, origin));
process.setUncaughtExceptionCaptureCallback((err) => console.log('captured', err.message));
console.log(Object.getOwnPropertyDescriptor(process, 'exitCode').configurable);
setTimeout(() => {
  process.setUncaughtExceptionCaptureCallback(null);
  process._fatalException = undefined;
  const err = new Error('two');
  err.stack = 'Error: two';
  throw err;
}, 1);
throw new Error('one');
