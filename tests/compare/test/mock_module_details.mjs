// flags: --experimental-test-module-mocks --no-warnings --test-reporter=dot
// mock.module: getters, names, caches, tests inside tests, what stays until it is reset.
import {test,mock} from 'node:test'; import {createRequire} from 'node:module';
const require=createRequire(import.meta.url);
const tryit=async f=>{ try { return await f() } catch (e) { return [e.name,e.code,e.message] } };
test('x', async t=>{
 const c=t.mock.module('./fixtures/mocked/real.cjs',{namedExports:{a:1},defaultExport:{q:1}});
 console.log(Object.getOwnPropertyNames(Object.getPrototypeOf(c)), require('./fixtures/mocked/real.cjs'));
 c.restore();
 const o={}; Object.defineProperty(o,'get',{get(){ console.log('got'); return 7 },enumerable:true}); Object.defineProperty(o,'hid',{value:3}); o[Symbol('s')]=1;
 const d=t.mock.module('./fixtures/mocked/real.mjs',{exports:o}); const m=await import('./fixtures/mocked/real.mjs'); console.log(m, m.get, m.get); o.late=1; console.log(await import('./fixtures/mocked/real.mjs')); d.restore();
 const def={z:1}; const e=t.mock.module('./fixtures/mocked/real.cjs',{exports:{default:def,get get(){ return 8 }}}); console.log(require('./fixtures/mocked/real.cjs')===def, def, Object.getOwnPropertyDescriptor(def,'get')); e.restore();
 const f=t.mock.module('./fixtures/mocked/real.mjs',{exports:{default:undefined}}); console.log(await import('./fixtures/mocked/real.mjs')); f.restore();
 const g=t.mock.module('./fixtures/mocked/real.mjs'); console.log(await import('./fixtures/mocked/real.mjs')); console.log(await tryit(()=>require('./fixtures/mocked/real.mjs')));
 const h=await tryit(()=>mock.module('./fixtures/mocked/real.mjs')); console.log(h); g.restore();
 console.log(await tryit(()=>require('./fixtures/mocked/real.mjs')));
 const i=t.mock.module('./fixtures/mocked/real.cjs',{cache:true,exports:{n:1}}); console.log(require('./fixtures/mocked/real.cjs')===require('./fixtures/mocked/real.cjs'), (await import('./fixtures/mocked/real.cjs')).default===require('./fixtures/mocked/real.cjs')); i.restore();
 const j=t.mock.module('./fixtures/mocked/real.cjs',{cache:false,exports:{n:1}}); console.log(require('./fixtures/mocked/real.cjs')===require('./fixtures/mocked/real.cjs'), Object.keys(require.cache).filter(k=>/real/.test(k)));
});
test('named', async t=>{ const k=t.mock.module('./fixtures/mocked/real.cjs',{exports:{default:class A{}}}); console.log(require('./fixtures/mocked/real.cjs')); console.log(await import('./fixtures/mocked/real.cjs'));
 t.mock.module('./fixtures/mocked/real.mjs',{exports:{default:3,a:1}}); console.log(await tryit(()=>require('./fixtures/mocked/real.mjs')));
 const inner=await t.test('inner',t2=>{ t2.mock.module('node:os',{exports:{cpus:1}}); console.log(require('os').cpus) }); console.log(typeof require('os').cpus);
 mock.module('node:os',{exports:{cpus:2}}); });
test('kept', async t=>{ console.log(require('os').cpus); mock.reset();  console.log(typeof require('os').cpus); mock.module('node:os',{exports:{cpus:2}}); mock.restoreAll(); console.log(typeof require('os').cpus);
 t.mock.module('./fixtures/mocked/data.json',{exports:{default:{j:1}}}); console.log(require('./fixtures/mocked/data.json')); console.log((await import('./fixtures/mocked/data.json',{with:{type:'json'}})).default);
 });
