// flags: --experimental-test-module-mocks --test-reporter=dot
// What is deprecated is told once.
const {test}=require('node:test'); 
test('w',async t=>{ t.mock.module('node:fs',{namedExports:{}}); t.mock.module('node:os',{namedExports:{},defaultExport:{}}); t.mock.module('./fixtures/mocked/real.cjs',{exports:{}});t.mock.module('./fixtures/mocked/real.mjs',{defaultExport:1}); });
