// Names that nobody exports: told before anything runs.
const tries = [
  "import { nothing } from './fixtures/counter.mjs'", "import nothing from './fixtures/only_named.mjs'", "import { a as b } from 'fs'", "export { nothing } from './fixtures/star.mjs'",
  "import { nothing as it, plain } from './fixtures/names.cjs'", "import * as all from './fixtures/counter.mjs'; console.log(all.nothing)", "import { default as it } from './fixtures/star.mjs'",
];
const { writeFileSync, unlinkSync } = await import('fs');
for (const [at, text] of tries.entries()) {
  const file = `./missing_names_${process.pid}_${at}.mjs`;
  const path = new URL(file, import.meta.url);
  writeFileSync(path, text);
  try { await import(file); } catch (error) { console.log(error.name, error.message); } finally { unlinkSync(path); }
}
