// Flags are shown by the alphabet, in whatever order they were given.
const util = require('util');

console.log(/aa/igm, [/b/yus], new RegExp('c', 'vdsg'), /d\/[/]/mi, /e/);
console.log(util.inspect({ at: /x/yi }, { compact: false }), util.format('%o', /z/mg), `${/q/smi}`);
console.log(Object.assign(/w/ui, { more: 1 }));
console.log(new (class Mine extends RegExp {})('x', 'mi'));
try {
  require('assert').deepStrictEqual(/aa/igm, /aa/im);
} catch (error) {
  console.log(error.message);
}
