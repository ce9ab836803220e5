// Looks at the recording of five_tasks.js: run as `ouro pool.js RECORDING`; prints what is wrong.
'use strict';

const fs = require('fs');
const path = require('path');

const page = path.join(__dirname, '../../src/trace/page');
for (const name of ['events.js', 'state.js', 'words.js', 'hints.js']) (0, eval)(fs.readFileSync(path.join(page, name), 'utf8'));
const { ouro } = globalThis;

const run = ouro.read(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
const state = ouro.beginning();
let full = false;
while (state.k < run.length) {
  ouro.apply(run, state);
  const busy = [...state.threads.values()];
  if (busy.length > 4) console.log('more than four threads are busy');
  // The fifth waits while the first four are being done.
  if (busy.length === 4 && state.tasks.size === 1 && [...state.tasks][0] > Math.max(...busy)) full = true;
}
if (!full) console.log('the fifth task was never shown waiting while four were being done');
