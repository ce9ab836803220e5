// Prints the hints of a recording, one a line: run as `ouro hints.js RECORDING`.
'use strict';

const fs = require('fs');
const path = require('path');

const page = path.join(__dirname, '../../src/trace/page');
for (const name of ['events.js', 'words.js', 'hints.js']) (0, eval)(fs.readFileSync(path.join(page, name), 'utf8'));
const { ouro } = globalThis;

const run = ouro.read(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
for (const { kind, line, text } of ouro.hints(run)) console.log(`${kind}: ${text} [${line?.spot}]`);
