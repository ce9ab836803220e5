// How many microtasks an Array.fromAsync takes, above all one that fails.
let log=[];const tick=(n)=>{let p=Promise.resolve();for(let i=1;i<=n;i++)p=p.then(()=>log.push(i))};
const run=async(name,f)=>{log=[];tick(14);await new Promise(k=>{f().then(()=>{log.push('R')},()=>{log.push('E')}).then(k)});await new Promise(r=>setTimeout(r));console.log(name,log.join())};
(async()=>{
await run('ok array',()=>Array.fromAsync([1,2]));
await run('empty',()=>Array.fromAsync([]));
await run('sync iter throw',()=>Array.fromAsync({*[Symbol.iterator](){throw 1}}));
await run('sync iter throw2',()=>Array.fromAsync({*[Symbol.iterator](){yield 1;throw 1}}));
await run('null',()=>Array.fromAsync(null));
await run('rejected el',()=>Array.fromAsync([Promise.reject(1)]));
await run('map throws',()=>Array.fromAsync([1],()=>{throw 1}));
await run('map rejects',()=>Array.fromAsync([1],async()=>{throw 1}));
await run('async throw',()=>Array.fromAsync((async function*(){throw 1})()));
await run('async throw2',()=>Array.fromAsync((async function*(){yield 1;throw 1})()));
await run('async map throws',()=>Array.fromAsync((async function*(){yield 1})(),()=>{throw 1}));
await run('like',()=>Array.fromAsync({length:2,0:1,1:2}));
await run('like rej',()=>Array.fromAsync({length:1,0:Promise.reject(1)}));
await run('badmap',()=>Array.fromAsync([1],5));
await run('async ok',()=>Array.fromAsync((async function*(){yield 1;yield 2})()));
await run('map ok',()=>Array.fromAsync([1,2],async x=>x));
})();
