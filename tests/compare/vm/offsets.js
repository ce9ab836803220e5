'use strict';
// Texts that are a piece of a longer one: where their errors stand.
const vm = require('vm');

const shown = (what) => {
  try {
    what();
  } catch (err) {
    console.log(err.stack.split('\n').filter((line) => !/node:|offsets\.js/.test(line)).join('\n'));
  }
};
const filename = 'page.html';
shown(() => new vm.Script(' throw new Error("a");\n\nthrow 1', { filename, lineOffset: 32, columnOffset: 123 }).runInThisContext());
shown(() => vm.runInNewContext('function f() { throw new Error("b"); }\nf()', {}, { filename, columnOffset: 10 }));
shown(() => vm.runInNewContext('undefinedHere', {}, { filename, columnOffset: 7 }));
shown(() => vm.runInNewContext('throw new Error("c")', {}, { filename, columnOffset: -3 }));
shown(() => vm.runInNewContext('\nthrow new Error("d")', {}, { filename, columnOffset: 5 }));
shown(() => vm.runInNewContext('throw new Error("e")', {}, { filename }));
shown(() => vm.runInNewContext('x y', {}, { filename, lineOffset: 5, columnOffset: 10 }));
shown(() => vm.compileFunction('throw new Error("f")', [], { filename, columnOffset: 10 })());
shown(() => vm.compileFunction('\nthrow new Error("g")', ['a'], { filename, columnOffset: 10, lineOffset: 3 })());
shown(() => vm.compileFunction('throw new Error("h")')());
try {
  vm.compileFunction('});\n(function() {\nconsole.log(1);\n})();\n(function() {');
} catch (err) {
  console.log(err.name, err.message);
}
