// A file, chunk by chunk
//
// What to expect: test.txt in chunks of 200 bytes, each printed as it arrives, then end, then close.
//
// Why: a stream has never more in memory than it needs. Each chunk is a task of the pool, and the
// next one is given to it only when there is room again: look at the chain of causes, in which each
// read follows from the one before.
//
// Try: a `highWaterMark` of 10. What becomes of the number of ticks?
'use strict';

const fs = require('fs');
const path = require('path');

const file = path.join(__dirname, 'test.txt');
const stream = fs.createReadStream(file, { highWaterMark: 200, encoding: 'utf8' });

let chunks = 0;
stream.on('data', (chunk) => {
  chunks++;
  console.log(`chunk ${chunks}: ${chunk.length} characters`);
});
stream.on('end', () => console.log('end: everything has been read'));
stream.on('close', () => console.log('close: the file is closed'));
