// require() of ES modules.
const tries = ['with_default', 'as_whole', 'says_esmodule', 'only_named', 'throws', 'awaits', 'imports_awaits', 'requires_back'];
for (const name of tries) {
  try {
    const exports = require(`./fixtures/${name}.mjs`);
    console.log(name, exports, require(`./fixtures/${name}.mjs`) === exports);
  } catch (error) {
    console.log(name, error.name, error.code, error.message.replaceAll(__dirname, '<dir>'));
  }
}
import('./fixtures/only_named.mjs').then((namespace) => {
  console.log(namespace === require('./fixtures/only_named.mjs'));
  console.log(require.cache[require.resolve('./fixtures/only_named.mjs')].exports === namespace);
  console.log(require('./fixtures/detected.js'), module.children.length);
});
