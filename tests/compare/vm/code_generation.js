// A context may be forbidden to make code from strings.
const vm = require('vm');
const context = vm.createContext({ console }, { codeGeneration: { strings: false, wasm: false } });
for (const text of ['eval("1")', 'new Function("return 1")()', '(0, eval)("2")', '(async () => {}).constructor("1")', '1 + 1', 'eval("1", 2)', 'setTimeout'])
  try { console.log(text, vm.runInContext(text, context)); } catch (e) { console.log(text, e.name, e.message, e instanceof EvalError); }
console.log(eval('1 + 2'), vm.runInNewContext('eval("3")', {}, { contextCodeGeneration: { strings: true } }));
try { vm.runInNewContext('eval("3")', {}, { contextCodeGeneration: { strings: false } }); } catch (e) { console.log(e.message); }
