// flags: --report-uncaught-exception --report-compact --report-filename=/dev/null
// A report of the error that ends the program, between its stack and the last line; none of one that is taken.
Error.stackTraceLimit = 1;
console.log(process.report.reportOnUncaughtException, process.report.filename, process.report.compact);
process.once('uncaughtException', (error) => {
  console.log('taken', error.message);
  setImmediate(() => {
    throw new RangeError('not taken');
  });
});
throw new Error('taken');
