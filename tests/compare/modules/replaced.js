// What packages do to the loader.
const Module = require('module');
const load = Module._load;
Module._load = function (request, ...rest) { return request === 'virtual' ? { virtual: true } : load.call(this, request, ...rest); };
console.log(require('virtual'));
require.extensions['.txt'] = (m, filename) => m._compile(`module.exports = ${JSON.stringify(filename.split('/').pop())}`, filename);
require('fs').writeFileSync(__dirname + '/fixtures/x.txt', 'hello');
console.log(require('./fixtures/x.txt'));
require('fs').unlinkSync(__dirname + '/fixtures/x.txt');
const m = new Module('made', module); m._compile('module.exports = 6 * 7', 'made.js'); console.log(m.exports);
delete require.cache[require.resolve('./fixtures/a')];
console.log(require('./fixtures/a') !== undefined);
console.log((function () { return typeof arguments[0]; })(1), arguments.length, typeof arguments[1]);
