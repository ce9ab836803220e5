// Built-in modules: the default export and each property by its name; changes show after a sync.
import fs, { readFileSync, statSync as stat } from 'node:fs';
import * as path from 'path';
import { syncBuiltinESMExports } from 'module';
import process, { argv } from 'process';
import { setTimeout as sleep } from 'timers/promises';
console.log(fs.readFileSync === readFileSync, typeof stat, path.default === path.posix, 'module.exports' in path, process === globalThis.process, argv === process.argv);
const { readFileSync: before } = fs;
fs.readFileSync = () => 'replaced';
console.log(readFileSync === before);
syncBuiltinESMExports();
console.log(readFileSync(), readFileSync === fs.readFileSync);
await sleep(1);
console.log((await import('node:fs')) === (await import('fs')));
