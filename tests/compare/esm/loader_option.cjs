// flags: --no-warnings --experimental-loader ./fixtures/hooks_elsewhere.mjs
// The main script goes through the hooks, though it is no module.
console.log(require.main === module, __filename.slice(-17), typeof require('./fixtures/names.cjs'));
import('virtual:x').then((all) => console.log(all.default));
import('./fixtures/data_of_hooks.mjs').then((all) => console.log(all.default));
