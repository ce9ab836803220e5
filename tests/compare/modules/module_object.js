console.log(module.id, module.loaded, module.filename === __filename, module.path === __dirname, module.exports === exports, this === exports);
console.log(require.main === module, module.paths[0].endsWith('modules/node_modules'), typeof module.require, module.parent);
console.log(typeof require.extensions['.js'], Object.keys(require.extensions), require.cache[__filename] === module);
const Module = require('module');
console.log(module instanceof Module, Module.Module === Module, Module.wrap('x'), Module.isBuiltin('fs'), Module.isBuiltin('nope'));
console.log(Module._nodeModulePaths('/a/node_modules/b'));
const req = Module.createRequire(__dirname + '/fixtures/x.js');
console.log(req('./data.json').from, req.resolve('./a').endsWith('fixtures/a.js'));
setTimeout(() => console.log(module.loaded), 1);
