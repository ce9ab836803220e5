'use strict';
// A script puts its own functions in the places of the global timers: the host's modules go by their own.
const o=setTimeout, oi=setImmediate;
global.setTimeout=()=>{console.log('fake');}; global.setImmediate=f=>f(); global.clearTimeout=()=>console.log('fakec'); global.setInterval=()=>console.log('fakei'); global.queueMicrotask=()=>console.log('fakeq');
const timers=require('timers'); console.log(timers.setTimeout===o, timers.setImmediate===oi, timers.queueMicrotask, Object.keys(timers).join());
(async()=>{
 await require('timers/promises').setTimeout(5); console.log('real');
 await require('timers/promises').scheduler.wait(2); console.log('waited');
 await require('util').promisify(o)(2); console.log('promisified');
 for await (const x of new Blob(['a']).stream()) console.log(String(x));
 const s=AbortSignal.timeout(5); await new Promise(r=>s.addEventListener('abort',r)); console.log(s.reason.name);
 const http=require('http'); const srv=http.createServer((q,r)=>r.end('hi')).listen(0,async()=>{ console.log(await (await fetch('http://127.0.0.1:'+srv.address().port)).text()); http.get({port:srv.address().port,timeout:1000},r=>{r.resume().on('end',()=>{console.log('end');srv.closeAllConnections();srv.close()})}); });
 require('child_process').exec('echo x',{timeout:1000},(e,out)=>console.log(out.trim()));
})();
