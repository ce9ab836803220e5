// A CommonJS file that is imported stands in the cache before it runs, as one that nobody required;
// what `import()` needs is read at once.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waits-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

write('first.mjs', `
  import { createRequire } from 'node:module';
  const require = createRequire(import.meta.url);
  const file = require.resolve('./waiting.cjs');
  console.log('there', require.cache[file].loaded, require.cache[file].exports, require.cache[file].children);
  console.log('required', require('./waiting.cjs'), require.cache[file].loaded);
`);
write('waiting.cjs', `
  console.log('runs', module.parent, module.loaded, require.main === module, require.cache[__filename] === module);
  exports.a = 1;
`);
write('both.mjs', `import './first.mjs'; import { a } from './waiting.cjs'; console.log('imported', a);`);
await import(path.join(folder, 'both.mjs'));

write('throws.cjs', `console.log('runs'); throw new Error('thrown');`);
const require = createRequire(import.meta.url);
for (let round = 0; round < 2; round++) {
  await import(path.join(folder, 'throws.cjs')).catch((error) => console.log(error.message));
  console.log(path.join(folder, 'throws.cjs') in require.cache);
  try {
    require(path.join(folder, 'throws.cjs'));
  } catch (error) {
    console.log('required', error.message);
  }
}

write('a.mjs', `import { b } from './b.mjs'; export const a = 1, all = b;`);
write('b.mjs', `export const b = 1;`);
const early = import(path.join(folder, 'a.mjs'));
const missing = import(path.join(folder, 'late.mjs'));
write('a.mjs', `export const a = 2;`);
write('b.mjs', `export const b = 2;`);
write('late.mjs', '');
console.log(await early, await missing.catch((error) => error.code));
write('empty.mjs', '');
console.log(await import(path.join(folder, 'empty.mjs')));
