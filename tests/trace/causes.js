// Prints for each line that a recorded program printed what caused it, back to the main script: run as
// `ouro causes.js RECORDING`.
'use strict';

const fs = require('fs');
const path = require('path');

const page = path.join(__dirname, '../../src/trace/page');
for (const name of ['events.js', 'words.js']) (0, eval)(fs.readFileSync(path.join(page, name), 'utf8'));
const { ouro } = globalThis;

const run = ouro.read(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
for (const line of run.lines) {
  const call = run.calls[run.writes[line.first].call];
  const causes = ouro.chain(run, call.id, call).map((id) => (ouro.isMain(id) ? ouro.scriptLabel(id)
    : `${ouro.item(run, id).name} in ${ouro.threadName(run, run.threadOf(id))}`));
  console.log(`${line.text}: ${causes.join(', ')}`);
}
