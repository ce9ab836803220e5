// Errors that scripts of vm let escape: where they are, and what stands in front of their stacks.
const vm = require('vm');
const t = (f) => { try { f() } catch (e) { console.log((e.stack ?? String(e)).split('\n').filter(l => !l.includes('node:')).slice(0, 6)) } };
t(() => vm.runInThisContext('\n  throw new Error("x")', 'a.js'));
t(() => vm.runInThisContext('null.x', { filename: 'a.js', displayErrors: false }));
t(() => vm.runInNewContext('function f() { y }\nf()', {}, 'b.js'));
t(() => vm.runInNewContext('throw 1', {}, 'b.js'));
t(() => vm.runInNewContext('1 1', {}, 'd.js'));
t(() => vm.compileFunction('throw new Error("in f")', [], { filename: 'e.js' })());
t(() => new vm.Script('throw new Error("s")', 'f.js').runInThisContext());
t(() => vm.runInNewContext('\n\nthrow new TypeError("lo")', {}, { filename: 'g.js', lineOffset: 5 }));
t(() => vm.compileFunction('y', [], { filename: 'e.js', lineOffset: 3 })());
