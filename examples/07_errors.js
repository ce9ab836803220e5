// Where an error can be caught
//
// What to expect: the broken JSON is caught where it is parsed. What the immediate throws is not
// caught by the `try` around `setImmediate`; it arrives at `uncaughtException`. The rejected promise
// arrives at `unhandledRejection`, and the two missing files at the callback and at the `catch`
// behind `await`.
//
// Why: `try` catches what is thrown while it runs. A callback runs later, with the loop below it in
// the call stack and nothing else. So whoever works later has to bring the error along: as the
// callback's first argument, or in a promise.
//
// Try: take the two listeners away. Which error ends the process, and with which exit code?
'use strict';

const fs = require('fs');

process.on('uncaughtException', (error) => console.log('uncaught:', error.message));
process.on('unhandledRejection', (reason) => console.log('unhandled:', reason.message));

try {
  JSON.parse('{ "broken": ');
} catch (error) {
  console.log('caught:', error.name);
}

try {
  setImmediate(() => { throw new Error('thrown by a callback'); });
} catch {
  console.log('never printed');
}

// Node's own way: the error is the callback's first argument.
fs.readFile('/no/such/file', (error) => console.log('given to the callback:', error.code));

Promise.reject(new Error('nobody handles me'));

(async () => {
  try {
    await fs.promises.readFile('/no/such/file');
  } catch (error) {
    console.log('caught after await:', error.code);
  }
})();
