// Extensions, wrapper and methods that a script puts in the place of Node's.
const Module = require('module');
const fs = require('fs');
const path = require('path');
const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'ouro-extensions-'));
fs.writeFileSync(path.join(folder, 'a.own.ext'), 'text of a');
fs.writeFileSync(path.join(folder, 'b.js'), 'module.exports = typeof added;');
require.extensions['.own.ext'] = (module, filename) => { module.exports = fs.readFileSync(filename, 'utf8'); };
console.log(require(path.join(folder, 'a')), require(path.join(folder, 'a.own.ext')));
const [before] = Module.wrapper;
Module.wrapper[0] += 'var added = 1;';
console.log(require(path.join(folder, 'b')));
Module.wrapper[0] = before;
delete require.cache[require.resolve(path.join(folder, 'b'))];
console.log(require(path.join(folder, 'b')));
console.log(module.parent, module.children.map(({ id }) => path.basename(id)));
fs.rmSync(folder, { recursive: true });
