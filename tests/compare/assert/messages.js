// What each assertion says when it fails.
'use strict';
const a=require('assert'), util=require('util');
let n=0;
const t=(f)=>{ try { const r=f(); console.log(++n,'OK', r) } catch(e) { console.log(++n, e.message===undefined?e:e.name+'|'+e.code+'|'+e.message, e.generatedMessage, e.operator)} };
t(()=>a.strictEqual(1,2,'msg')); t(()=>a.deepStrictEqual({a:1},{a:2},'msg')); t(()=>a.deepEqual({a:1},{a:2},'msg')); t(()=>a.equal(1,2,'msg'));
t(()=>a.ok(0,'msg')); t(()=>a.ok(0,null)); t(()=>a.ok()); t(()=>a()); t(()=>a.ok(0, new TypeError('x'))); t(()=>a.ok(0, 5)); t(()=>a.ok(0, {}));
t(()=>a.ok(typeof 123 === 'string')); t(()=>a(0 &&
   1,  ));
t(()=>a.ok(
  (() => {
    return false;
  })()
));
t(()=>a['ok']("a\tb" == 1)); t(()=>{ const {ok:x}=a; x(!1) }); t(()=>a.equal(a(null === undefined), 1));
t(()=>[0].forEach(a)); t(()=>[0].forEach(a.ok)); t(()=>a.ok.call(null, 0)); t(()=>a.ok.apply(null,[0])); t(()=>a.equal.call(null,0,2));
t(()=>a.fail()); t(()=>a.fail('x')); t(()=>a.fail(new TypeError('z'))); t(()=>a.fail(1,2)); t(()=>a.fail(1,2,undefined,'>')); t(()=>a.fail(1,2,'m','>')); t(()=>a.fail(1,2,new Error('q'),'>')); t(()=>a.fail(null)); t(()=>a.fail(undefined,undefined)); t(()=>a.fail(1,2,'m','>',()=>{})); t(()=>a.fail(3));
for (const m of ['equal','notEqual','deepEqual','notDeepEqual','deepStrictEqual','notDeepStrictEqual','strictEqual','notStrictEqual','partialDeepStrictEqual','match','doesNotMatch']) { t(()=>a[m](1)); t(()=>a[m]()); }
t(()=>a.equal(1,2)); t(()=>a.equal('a'.repeat(600),2)); t(()=>a.notEqual(1,1)); t(()=>a.deepEqual({a:1},{a:2})); t(()=>a.notDeepEqual({a:1},{a:1})); t(()=>a.notDeepEqual({a:1},{a:'1'}));
t(()=>a.notDeepStrictEqual({a:1},{a:1})); t(()=>a.notStrictEqual(1,1)); const o={}; t(()=>a.notStrictEqual(o,o)); t(()=>a.notStrictEqual('aaaaaa','aaaaaa')); const big=Array.from({length:100},(_, i)=>i); t(()=>a.notStrictEqual(big,big));t(()=>a.notDeepStrictEqual(big,big));
t(()=>a.strictEqual({},{})); t(()=>a.strictEqual([1],[2])); t(()=>a.strictEqual(()=>{},()=>{})); t(()=>a.strictEqual(0,-0)); t(()=>a.strictEqual('a','b'.repeat(20))); t(()=>a.strictEqual('aaaaaaaaaaaaaaaab','aaaaaaaaaaaaaaaac')); t(()=>a.strictEqual('aaaaaaaaaaaaaaaab'.repeat(3),'aaaaaaaaaaaaaaaac'.repeat(3)));t(()=>a.strictEqual('a\nb','a\nc')); t(()=>a.strictEqual('a\nb\nc\nd','a\nc'));t(()=>a.strictEqual(1,'1')); t(()=>a.strictEqual(1234567890123,'1')); t(()=>a.strictEqual(big,big.slice()));
t(()=>a.deepStrictEqual(big,[...big.slice(0,50),'x',...big.slice(51)])); t(()=>a.deepStrictEqual({a:1,b:{c:[1,2,3]}},{a:1,b:{c:[1,2,4]}})); t(()=>a.deepStrictEqual([1,2],[1,2,3])); t(()=>a.deepStrictEqual(new Error('a'),new Error('b'))); t(()=>a.deepStrictEqual(new Map([[1,2]]),new Map([[1,3]]))); t(()=>a.deepStrictEqual(1,{})); t(()=>a.deepStrictEqual(null,undefined)); t(()=>a.deepStrictEqual({},[])); class A{}; class B{}; t(()=>a.deepStrictEqual(new A,new B)); t(()=>a.deepStrictEqual(new A,Object.assign(Object.create({constructor:A})))); t(()=>a.deepStrictEqual([{}],[new A]));
t(()=>a.partialDeepStrictEqual({a:1,b:2},{a:2}));t(()=>a.partialDeepStrictEqual({a:1,b:2},{a:1}));t(()=>a.partialDeepStrictEqual([1,2,3],[1,3]));t(()=>a.partialDeepStrictEqual([1,2,3],[3,1]));t(()=>a.partialDeepStrictEqual(new Set([1,2]),new Set([2])));t(()=>a.partialDeepStrictEqual(new Map([[1,2],[3,4]]),new Map([[3,4]])));t(()=>a.partialDeepStrictEqual(1,2));
t(()=>a.match('a',/b/)); t(()=>a.match(1,/b/)); t(()=>a.match('a','b')); t(()=>a.match('a',/b/,'mm')); t(()=>a.match('a',/b/,new Error('e'))); t(()=>a.doesNotMatch('b',/b/)); t(()=>a.doesNotMatch(1,/b/)); t(()=>a.match({},/b/));
t(()=>a.ifError(null)); t(()=>a.ifError(undefined)); t(()=>a.ifError(0)); t(()=>a.ifError('x')); t(()=>a.ifError(new Error('x'))); t(()=>a.ifError(new Error(''))); t(()=>a.ifError({message:'',constructor:{name:'Foo'}})); t(()=>a.ifError({message:'hi'})); t(()=>a.ifError({a:1}));t(()=>a.ifError(Object.create(null)));
