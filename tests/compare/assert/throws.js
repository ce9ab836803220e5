// assert.throws and rejects, doesNotThrow and doesNotReject; diffs, full and simple.
'use strict';
const a=require('assert');
let n=0;
const t=(f)=>{ try { const r=f(); console.log(++n,'OK', r) } catch(e) { console.log(++n, e.message===undefined?e:e.name+'|'+e.code+'|'+e.message, e.generatedMessage, e.operator)} };
t(()=>a.ok(0,()=>'fn')); t(()=>a.strictEqual(1,2,()=>'fn')); t(()=>a.strictEqual(1,2,'m %s')); t(()=>a.strictEqual(1,2,'m %s', 'x')); t(()=>a.ok(0,'m %s', 'x')); t(()=>a.ok(0,undefined)); t(()=>a.ok(0, Symbol('x')));
t(()=>a.throws(()=>{})); t(()=>a.throws(()=>{},'msg'));t(()=>a.throws(()=>{},TypeError));t(()=>a.throws(()=>{},TypeError,'m'));t(()=>a.throws(()=>{},'m','m2'));t(()=>a.throws(()=>{throw new Error('x')},'x'));t(()=>a.throws(()=>{throw 'x'},'x'));t(()=>a.throws(()=>{throw new Error('x')},5));t(()=>a.throws(5));t(()=>a.throws());
t(()=>a.throws(()=>{throw new Error('x')},/y/));t(()=>a.throws(()=>{throw new Error('x')},/y/,'mm'));t(()=>a.throws(()=>{throw new Error('x')},TypeError));t(()=>a.throws(()=>{throw 5},TypeError));t(()=>a.throws(()=>{throw new Error('x')},()=>false));t(()=>a.throws(()=>{throw new Error('x')},function foo(){ return 1}));t(()=>a.throws(()=>{throw 5},function foo(){ return 1}));
t(()=>a.throws(()=>{throw new Error('x')},{}));t(()=>a.throws(()=>{throw new Error('x')},{message:'y'}));t(()=>a.throws(()=>{throw new Error('x')},{message:/y/,name:'Error'}));t(()=>a.throws(()=>{throw Object.assign(new Error('x'),{code:3})},{message:/x/,code:4}));t(()=>a.throws(()=>{throw new Error('x')},{message:'y'},'custom'));t(()=>a.throws(()=>{throw 'x'},{message:'y'}));t(()=>a.throws(()=>{throw null},{message:'y'}));t(()=>a.throws(()=>{throw new Error('x')},new Error('y')));t(()=>a.throws(()=>{throw new Error('x')},{foo:undefined}));t(()=>a.throws(()=>{throw new Error('x')},{message:'y'},new Error('cust')));
t(()=>a.doesNotThrow(()=>{throw new Error('x')}));t(()=>a.doesNotThrow(()=>{throw new Error('x')},'mm'));t(()=>a.doesNotThrow(()=>{throw new Error('x')},TypeError));t(()=>a.doesNotThrow(()=>{throw new Error('x')},Error,'mmm'));t(()=>a.doesNotThrow(()=>{throw new Error('x')},{}));t(()=>a.doesNotThrow(()=>{throw new Error('x')},/x/));t(()=>a.doesNotThrow(()=>{throw 5}));
const p=a.rejects(()=>{}); p.catch(e=>console.log(1,e.message));
a.rejects(5).catch(e=>console.log(2,e.message)); a.rejects(Promise.resolve(1)).catch(e=>console.log(3,e.message,e.operator)); a.rejects(()=>{throw new Error('sync')}).catch(e=>console.log(4,e.message)); a.rejects(Promise.reject(new Error('z')),/y/).catch(e=>console.log(5,e.message)); a.doesNotReject(Promise.reject(new Error('q'))).catch(e=>console.log(6,e.message)); a.rejects({then(a,b){b(1)},catch(){}}).then(e=>console.log(7,e)); a.doesNotReject(async()=>1).then(e=>console.log(8,e));
console.log(Object.prototype.toString.call(p));
const f=new a.Assert({diff:'full'}); const big=Array.from({length:100},(_, i)=>i);
try { f.deepStrictEqual(big, [...big,1])} catch(e) { console.log(e.message.length, e.diff) }
try { f.notDeepStrictEqual(big, big)} catch(e) { console.log(e.message.length, e.diff) }
try { f.strictEqual(big, [...big])} catch(e) { console.log(e.message.length, e.diff) }
try { f.strictEqual('a'.repeat(2000), 'b')} catch(e) { console.log(e.message.length, e.diff) }
try { new a.Assert({diff:'full',strict:false}).equal('a'.repeat(2000), 'b')} catch(e) { console.log(e.message.length, e.diff) }
class X {constructor(){this.a=1}}; class Y {constructor(){this.a=1}};
t(()=>new a.Assert({skipPrototype:true}).deepStrictEqual(new X,new Y)); t(()=>new a.Assert({skipPrototype:true,strict:false}).deepEqual(new X,new Y));
t(()=>a.deepStrictEqual([1,2,3,4,5,6,7,8,9],[1,2,3,4,5,6,7,8,10])); t(()=>a.deepStrictEqual([1,2,3,4,5,6,7,8,9,10,11,12,13],[0,2,3,4,5,6,7,8,9,10,11,12,14]));t(()=>a.deepStrictEqual([1,2,3,4,5,6,7,8],[0,2,3,4,5,6,7,9]));t(()=>a.deepStrictEqual([1,2,3,4,5,6,7,8,9],[0,2,3,4,5,6,7,8,10]));t(()=>a.deepStrictEqual([1,2,3,4,5,6,7,8,9,10],[0,2,3,4,5,6,7,8,9,11]));
t(()=>a.strictEqual(new Error('a'), new Error('a')));t(()=>a.deepEqual(new Error('a'), new Error('b')));t(()=>a.deepStrictEqual(Object.assign(new Error('a'),{code:1}), new TypeError('a')));
t(()=>a.strictEqual(undefined, 'x'));t(()=>a.strictEqual(NaN, 0));t(()=>a.strictEqual(1n, 1));t(()=>a.strictEqual(Symbol('a'), Symbol('a')));t(()=>a.strictEqual([], {}));t(()=>a.deepStrictEqual(-0,0)); t(()=>a.strictEqual('', 'a'.repeat(30)));
