// Duplex.toWeb of streams that are over.
const {Duplex}=require('stream');
const L=console.log;
const slow={destroy(e,cb){setTimeout(()=>{L('now closing');cb(e)},20)}};
(async()=>{
for (const f of [()=>{const r=new Duplex({read(){},write(){}});r.destroy(new Error('x'));return r},()=>{const r=new Duplex({read(){},write(){},...slow});r.destroy(new Error('x'));return r},()=>{const r=new Duplex({read(){},write(){}});r.destroy();return r},()=>{const r=new Duplex({read(){},write(a,b,c){c()}});r.resume();r.push(null);r.end();return r}]) for (const wait of [0,1]) {
  const s=f(); s.on('error',()=>{});
  if(wait) await new Promise(setImmediate);
  const w=Duplex.toWeb(s,{type:wait?'bytes':undefined});
  const rd=w.readable.getReader(), wr=w.writable.getWriter();
  L(s.listenerCount('error'),s.listenerCount('close'),s.listenerCount('end'))
  for (const [k,p] of Object.entries({read:rd.read(),rclosed:rd.closed,wclosed:wr.closed,ready:wr.ready,write:wr.write('x')})) p.then(v=>L(k,v),e=>L(k,e.name,e.message,e.code));
  try { const r=w.readable; const z=wait&&(rd.releaseLock(),r.getReader({mode:'byob'})); L(!!z);} catch(e) {L(e.message)}
  for(let i=0;i<5;i++) {await null;L(i)}
  await new Promise(r=>setTimeout(r,50));
}})();
