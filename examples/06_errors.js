// Where an error can be caught, and where it cannot.
//
// What to expect: try/catch catches what is thrown while it runs, not what a callback throws later:
// by then it is over. What nobody catches arrives at 'uncaughtException', a rejected promise that
// nobody handles at 'unhandledRejection'. Without these two listeners the process would end with
// exit code 1 at the first of them.
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
