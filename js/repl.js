// repl: what packages read while they load. There is no REPL yet.

const { inspect } = require('util');
const { builtinModules } = require('module');

const libraries = builtinModules.filter((name) => !name.startsWith('_') && !name.includes('/'));

module.exports = {
  ...native('missing').exports('repl'),
  writer: Object.assign((value) => inspect(value, module.exports.writer.options), {
    options: { ...inspect.defaultOptions, showProxy: true },
  }),
  builtinModules: libraries,
  _builtinLibs: libraries,
};
