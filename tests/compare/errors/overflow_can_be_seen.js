// A stack overflow reaches a listener as a RangeError, and the program goes on.
process.on('uncaughtException', (error, origin) => {
  console.log(error instanceof RangeError, error.message, origin);
});
setTimeout(() => console.log('later'), 1);
function again() { again(); }
again();
