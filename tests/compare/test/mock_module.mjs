// flags: --experimental-test-module-mocks --no-warnings --test-reporter=dot
// mock.module: what is refused, what `require` and `import` get, and what is there afterwards.
import {test,mock} from 'node:test'; import assert from 'node:assert'; import {createRequire} from 'node:module'; import fs from 'node:fs';
const require=createRequire(import.meta.url);
const tryit=async f=>{ try { return await f() } catch (e) { return [e.name,e.code,e.message] } };
test('args', async t=>{
 for (const a of [[],[1],[{}],['./fixtures/mocked/real.cjs',1],['./fixtures/mocked/real.cjs',null],['./fixtures/mocked/real.cjs',{cache:1}],['./fixtures/mocked/real.cjs',{namedExports:1}],['./fixtures/mocked/real.cjs',{exports:1}],['./fixtures/mocked/real.cjs',{exports:{},namedExports:{}}],['./fixtures/mocked/real.cjs',{exports:{},defaultExport:1}],['nope',{}],['./fixtures/mocked/nothere.mjs',{}],['node:nope',{}],['./fixtures/mocked/real.cjs',{namedExports:null}]]) console.log(JSON.stringify(a), await tryit(()=>{ const c=t.mock.module(...a); return c }));
 t.mock.reset();

});
test('esm', async t=>{
 const c=t.mock.module('./fixtures/mocked/real.mjs',{exports:{default:'d',x:'mock x',z:3}}); console.log(c);
 const m=await import('./fixtures/mocked/real.mjs'); console.log(m, m===await import('./fixtures/mocked/real.mjs')); console.log((await import('./fixtures/mocked/user.mjs')).n);
 
 console.log(await tryit(()=>t.mock.module('./fixtures/mocked/real.mjs',{})));
 console.log(await tryit(()=>t.mock.module(new URL('./fixtures/mocked/real.mjs',import.meta.url),{})));
 console.log(c.restore()); console.log(await import('./fixtures/mocked/real.mjs'));

});
test('esm no default, cached', async t=>{
 const c=t.mock.module('./fixtures/mocked/real.mjs',{exports:{x:'again'},cache:true}); 
 const m=await import('./fixtures/mocked/real.mjs'); console.log(m, m===await import('./fixtures/mocked/real.mjs'));  
 c.restore(); c.restore(); 

});
test('cjs', async t=>{
 console.log(require('./fixtures/mocked/real.cjs'));
 const c=t.mock.module('./fixtures/mocked/real.cjs',{exports:{default:{own:1},named:2}}); 
 const a=require('./fixtures/mocked/real.cjs'); console.log(a, a===require('./fixtures/mocked/real.cjs')); 
 console.log(await import('./fixtures/mocked/real.cjs'));
 c.restore(); console.log(require('./fixtures/mocked/real.cjs'));
 const d=t.mock.module('./fixtures/mocked/real.cjs',{exports:{default:'str'}}); console.log(require('./fixtures/mocked/real.cjs'), await import('./fixtures/mocked/real.cjs')); d.restore();
 const e=t.mock.module('./fixtures/mocked/real.cjs',{exports:{default:'str',n:1}}); console.log(await tryit(()=>require('./fixtures/mocked/real.cjs')), await tryit(()=>import('./fixtures/mocked/real.cjs'))); e.restore();

 const g=t.mock.module('./fixtures/mocked/real.cjs'); console.log(require('./fixtures/mocked/real.cjs'), await import('./fixtures/mocked/real.cjs')); g.restore();
 const h=t.mock.module('./fixtures/mocked/real.cjs',{exports:{n:1}}); console.log(require('./fixtures/mocked/real.cjs'), await import('./fixtures/mocked/real.cjs')); 

});
test('auto restored', async t=>{ console.log(require('./fixtures/mocked/real.cjs'));
 t.mock.module('fs',{exports:{default:{readFileSync:1}}}); console.log(require('fs'),require('node:fs'), (await import('fs')).default, await import('node:fs')); console.log(process.getBuiltinModule('fs')===fs);
 t.mock.module('node:fs/promises',{exports:{readFile:2}}); console.log(require('fs/promises'),await import('node:fs/promises'));

});
test('data', async t=>{ const u='data:text/javascript,export default 1'; t.mock.module(u,{exports:{default:2}}); console.log(await import(u)); });

