// Where a native function calls what another text nests too deep, a `try` around it catches that.
const told=(n,e)=>console.log(n,e instanceof RangeError,e.message);
const f=new Function('const f=()=>f(); f()'); // recursion of another text
const t=(n,g)=>{try{g();console.log(n,'none')}catch(e){told(n,e)}};
const assert=require('assert'),EE=require('events');
for(const m of ['map','forEach','filter','some','every','find','findIndex','findLast','findLastIndex','flatMap','reduce','reduceRight'])t(m,()=>[1,2][m](f));
t('sort',()=>[2,1].sort(f));t('toSorted',()=>[2,1].toSorted(f));t('from',()=>Array.from([1],f));
t('replace',()=>'a'.replace('a',f));t('replacer',()=>'a'.replace(/a/,f));t('replaceAll',()=>'a'.replaceAll('a',f));
t('json',()=>JSON.stringify({toJSON:f}));t('jsonr',()=>JSON.stringify([1],f));t('parse',()=>JSON.parse('[1]',f));
t('map.forEach',()=>new Map([[1,1]]).forEach(f));t('set',()=>new Set([1]).forEach(f));t('ta',()=>new Uint8Array(1).forEach(f));t('tasort',()=>new Uint8Array(2).sort(f));t('groupBy',()=>Object.groupBy([1],f));
t('reflect',()=>Reflect.apply(f,null,[]));t('construct',()=>Reflect.construct(f.bind(),[]));
t('emit',()=>{const e=new EE;e.on('x',f);e.emit('x')});
t('assert',()=>assert.throws(()=>f(),RangeError));t('doesNot',()=>assert.doesNotThrow(f));
t('assign',()=>Object.assign({}, {get x(){return f()}}));t('keys',()=>Object.keys(new Proxy({}, {ownKeys:f})));t('entries',()=>Object.entries({get x(){return f()}}));
t('get',()=>Reflect.get({get x(){return f()}},'x'));
setTimeout(()=>{t('timer',()=>[1].map(f))},1);
let bound=()=>1; for(let i=0;i<20000;i++) bound=bound.bind(null);
console.log(bound(), bound.name.startsWith('bound bound '));
