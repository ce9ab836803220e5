// Streaming a file: chunk by chunk, never whole in memory.
//
// What to expect: this file read in chunks of 512 bytes, each printed as it arrives, then the end.
// Each chunk is one task of the pool; the next is asked for only when there is room for it.
'use strict';

const fs = require('fs');

const stream = fs.createReadStream(__filename, { highWaterMark: 512, encoding: 'utf8' });
let chunks = 0;
stream.on('data', (chunk) => {
  chunks++;
  console.log(`chunk ${chunks}: ${chunk.length} characters`);
});
stream.on('end', () => console.log('end: everything has been read'));
stream.on('close', () => console.log('close: the file is closed'));
