// module.findPackageJSON, and what else the module has.
const module_ = require('module');
const here = (value) => String(value).replaceAll(__dirname, '<dir>');
for (const args of [[], ['nothing', __filename], ['exporting', __dirname + '/../esm/fixtures/x.js'], ['./x.js'], ['./module.js', __dirname + '/../esm/fixtures/typed/y.js'], ['fs', '/x/y.js']]) {
  try { console.log(here(module_.findPackageJSON(...args)).split('/').slice(-3)); } catch (error) { console.log(error.code, here(error.message)); }
}
console.log(module_.constants, typeof module_.registerHooks, module_.getSourceMapsSupport());
