// What is read of unfinished exports in a cycle and is not there is warned of, while the module runs.
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ouro-circular-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
process.removeAllListeners('warning');
process.on('warning', (warning) => console.log(warning.name, warning.message));

fs.writeFileSync(path.join(root, 'a.js'), "exports.early = 1; exports.b = require('./b.js'); exports.late = 2;");
fs.writeFileSync(path.join(root, 'b.js'), `const a = require('./a.js');
console.log(a.early, a.late, a[Symbol.iterator], 'late' in a, Object.keys(a), Object.hasOwn(a, 'zz'));
console.log(Object.getPrototypeOf(a) === Object.prototype, String(a), a.toString === Object.prototype.toString, a.hasOwnProperty('q'));
const { early, other } = a;
console.log(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(a), 'foo'), a);
module.exports = a;`);
const a = require(path.join(root, 'a.js'));
console.log(a.b === a, Object.getPrototypeOf(a) === Object.prototype, a.nope);

fs.writeFileSync(path.join(root, 'c.js'), "Object.defineProperty(exports, '__esModule', { value: true }); require('./d.js');");
fs.writeFileSync(path.join(root, 'd.js'), "console.log(require('./c.js').nothing)");
require(path.join(root, 'c.js'));
