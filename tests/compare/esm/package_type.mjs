// flags: --no-warnings
// "type" in package.json.
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
console.log(await import('./fixtures/typed/module.js'), (await import('./fixtures/typed/script.cjs')).default, (await import('./fixtures/typed/bare')).name);
console.log(require('./fixtures/typed/module.js').default, require('./fixtures/typed/script.cjs'));
for (const name of ['module', 'meta', 'import']) {
  try { require(`./fixtures/scripts/${name}.js`); } catch (error) { console.log(error.name, error.message); }
}
