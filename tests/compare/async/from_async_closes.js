// V8 closes an iterator of Array.fromAsync whose next has failed, too.
let log=[];const mk=(next,ret,sync)=>({[sync?Symbol.iterator:Symbol.asyncIterator](){return {next:()=>{log.push('n');return next()},...(ret?{return(){log.push('ret');return ret()}}:{})}}});
const tick=(n)=>{let p=Promise.resolve();for(let i=1;i<=n;i++)p=p.then(()=>log.push(i))};
const run=async(name,it,...m)=>{log=[];tick(9);await Array.fromAsync(it,...m).then(()=>log.push('R'),(e)=>log.push('E'+e));await new Promise(r=>setTimeout(r));console.log(name,log.join())};
(async()=>{const R=async()=>({}),T=()=>{throw 7},J=()=>Promise.reject(8);
await run('next rejects, ret',mk(J,R));
await run('next throws, ret',mk(T,R));
await run('next rejects, none',mk(J));
await run('next throws, none',mk(T));
await run('sync next throws none',mk(T,null,1));
await run('sync value rejects',mk(()=>({value:Promise.reject(8),done:false}),()=>({}),1));
await run('sync value rejects none',mk(()=>({value:Promise.reject(8),done:false}),null,1));
await run('value getter',mk(()=>({done:false,get value(){throw 9}}),R));
await run('map throws',mk(async()=>({value:1,done:false}),R),T);
await run('map rejects',mk(async()=>({value:1,done:false}),R),J);
await run('map throws none',mk(async()=>({value:1,done:false})),T);
await run('map throws sync',mk(()=>({value:1,done:false}),()=>({}),1),T);
})();
