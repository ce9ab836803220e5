// events.once and events.on with what only looks like an emitter: which of its methods are called, and in
// which order.
const { once, on } = require('events');
const mk=(names)=>{ const l=[]; const o={}; for (const n of names) o[n]=function(ev,fn,opt){ l.push('call '+n+' '+ev+' '+JSON.stringify(opt)); if (/^(once|on|addE)/.test(n) && ev==='x') setTimeout(()=>fn(1),1) }; return [new Proxy(o,{get(t,k){ if (typeof k === 'string' && k !== 'constructor') l.push('get ' + k); return t[k]}}),l] };
(async()=>{
 for (const names of [['on','once','removeListener'],['on','once'],['on','once','off'],['once'],['on'],['addEventListener','removeEventListener'],['on','addEventListener'],['once','removeListener','addEventListener','removeEventListener'],[]]) {
  for (const signal of [undefined,new AbortController().signal]) {
  const [e,l]=mk(names); let r; try { r=await Promise.race([once(e,'x',{signal}),new Promise(r=>setTimeout(r,20,'timeout'))]) } catch(er){ r=er.code||er.message } console.log(names.join(),!!signal,r,l.join('; ')); }
  const [e,l]=mk(names); let r; try { const it=on(e,'x'); r=await Promise.race([it.next(),new Promise(r=>setTimeout(r,20,'timeout'))]); await it.return() } catch(er){ r=er.code||er.message } console.log('on',names.join(),r,l.join('; '));
 }
  await rest();
})();
const { EventEmitter } = require('events');
async function rest() {
 const e=new EventEmitter(); const ac=new AbortController();
 const p=once(e,'x',{signal:ac.signal}); console.log(e.listenerCount('x'),e.listenerCount('error')); ac.abort('why'); await p.catch(er=>console.log(er.name,er.cause)); console.log(e.listenerCount('x'),e.listenerCount('error'));
 const t=new EventTarget(); const ac2=new AbortController(); const q=once(t,'x',{signal:ac2.signal}); ac2.abort(); await q.catch(er=>console.log(er.name));
 const q2=once(t,'error'); t.dispatchEvent(new Event('error')); console.log((await q2)[0].type);
 const p3=once(e,'error'); e.emit('error',new Error('v')); console.log((await p3)[0].message);
 const p4=once(e,'y'); e.emit('error',new Error('w')); await p4.catch(er=>console.log(er.message)); console.log(e.eventNames());
 const log=[]; const e2=new EventEmitter(); e2.on('removeListener',n=>log.push(n)); const it=on(e2,'a',{close:['end']}); e2.emit('a',1); console.log(await it.next()); e2.emit('end'); console.log(await it.next(), log);
 const odd={on(){},once(n,f){ if(n==='x') f(1)}}; console.log(await once(odd,'x'));
 const ac3=new AbortController(); const p5=once(odd,'z',{signal:ac3.signal}); process.once('uncaughtException',er=>console.log('unc',er.code)); ac3.abort(); console.log(await Promise.race([p5.catch(er=>er.name),new Promise(r=>setTimeout(r,20,'never'))]));
}
