// Time that may be used, cached data, scopes around functions, queues of their own, import().
const vm = require('vm');
const t = (name, f) => { try { console.log(name, f()) } catch (e) { console.log(name, e.name, e.code, e.message) } };
t('loop', () => vm.runInThisContext('while(true){}', { timeout: 30 }));
t('new', () => vm.runInNewContext('for(;;);', {}, { timeout: 30 }));
t('try', () => vm.runInNewContext('try { while(1) {} } catch { 1 } finally { 2 }', {}, { timeout: 30 }));
t('after', () => vm.runInNewContext('1+1', {}, { timeout: 30 }));
t('in fn', () => vm.runInNewContext('[1].map(() => { do {} while (true) })', {}, { timeout: 30 }));
t('nested', () => { const c = { run(timeout) { vm.runInNewContext('while(true) {}', c, { timeout }) } }; return vm.runInNewContext('run(10)', c, { timeout: 10000 }) });
t('nested2', () => { const c = { run(timeout) { vm.runInNewContext('while(true) {}', c, { timeout }) } }; return vm.runInNewContext('run(10000)', c, { timeout: 50 }) });
t('ext', () => vm.compileFunction('return a + b + c', ['c'], { contextExtensions: [{ a: 1 }, { b: 2 }] })(3));
t('ext2', () => vm.compileFunction('"use strict"; return typeof this + a + arguments.length', [], { contextExtensions: [{ a: 1 }] })());
const s = new vm.Script('1+2', { produceCachedData: true });
console.log(s.cachedDataProduced, Buffer.isBuffer(s.cachedData), new vm.Script('1+2', { cachedData: s.cachedData }).cachedDataRejected, new vm.Script('1+3', { cachedData: s.createCachedData() }).cachedDataRejected);
const ctx = vm.createContext({ log: console.log }, { microtaskMode: 'afterEvaluate' });
vm.runInContext('Promise.resolve().then(() => log("micro")); log("sync")', ctx);
console.log('after run');
t('micro', () => vm.runInNewContext('Promise.resolve().then(() => { while (true) {} })', {}, { microtaskMode: 'afterEvaluate', timeout: 20 }));
(async () => {
  for (const o of [{}, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }, { importModuleDynamically() {} }]) {
    try { console.log(Object.keys(await new vm.Script('import("node:path")', o).runInThisContext()).length > 3) } catch (e) { console.log(e.name, e.code, e.message) }
    try { console.log(Object.keys(await vm.compileFunction('return import("node:path")', [], o)()).length > 3) } catch (e) { console.log(e.name, e.code, e.message) }
  }
})();
