// What a module throws reaches everybody who imports it, and it runs once.
import { createRequire } from 'module';
const require = createRequire(import.meta.url);
const errors = [];
for (const name of ['./fixtures/throws.mjs', './fixtures/imports_throws.mjs', './fixtures/throws.mjs', './fixtures/throws.cjs', './fixtures/throws_later.mjs', './fixtures/imports_throws_later.mjs']) {
  try { await import(name); } catch (error) { errors.push(error); console.log(name, error.message); }
}
console.log(errors[0] === errors[1], errors[0] === errors[2]);
try { require('./fixtures/throws.mjs'); } catch (error) { console.log(error === errors[0]); }
const results = await Promise.allSettled([import('./fixtures/syntax_error.mjs'), import('./fixtures/imports_syntax_error.mjs')]);
for (const { reason } of results) console.log(reason.name, reason.message);
