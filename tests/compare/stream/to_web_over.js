// Readable.toWeb and Duplex.toWeb of streams that are over, but perhaps not closed yet.
const {Readable,Duplex,Writable}=require('stream');
const L=console.log;
const slow={destroy(e,cb){setTimeout(()=>{L('now closing');cb(e)},20)}};
const cases={
 destroyed_slow(){const r=new Readable({read(){},...slow});r.destroy();return r},
 errored_slow(){const r=new Readable({read(){},...slow});r.destroy(new Error('x'));return r},
 destroyed_now(){const r=new Readable({read(){}});r.destroy();return r},
 errored_now(){const r=new Readable({read(){}});r.destroy(new Error('x'));return r},
 noEmitClose(){const r=new Readable({read(){},emitClose:false});r.destroy();return r},
 ended_slow(){const r=new Readable({read(){this.push(null)},...slow});r.resume();return r},
 ended_buffered(){const r=new Readable({read(){}});r.push('a');r.push(null);return r},
 duplex_ended(){const r=new Duplex({read(){this.push(null)},write(a,b,c){c()}});r.resume();return r},
 duplex_nothalf(){const r=new Duplex({read(){},write(a,b,c){c()},readable:false});return r},
 duplex_destroyed(){const r=new Duplex({read(){},write(a,b,c){c()},...slow});r.destroy();return r},
};
(async()=>{
for (const n in cases) for (const wait of [0,1]) {
  const s1=cases[n](); s1.on('error',e=>L('error ev',e.message)).on('close',()=>L('close ev'));
  if(wait) await new Promise(setImmediate);
  const b=s1.listenerCount('end');
  L('---',n,wait,s1.destroyed,s1.readable,s1.closed,s1.readableEnded);
  const w=Readable.toWeb(s1);
  L('added',s1.listenerCount('end')-b,s1.listenerCount('data'),s1.listenerCount('error'));
  const rd=w.getReader();
  rd.read().then(v=>L('read',v),e=>L('read',e.name,e.code,e.message));
  rd.closed.then(v=>L('closed',v),e=>L('closed',e.name,e.code));
  process.nextTick(()=>L('tick'));
  await null; L('micro');
  await new Promise(r=>setTimeout(r,30));
}
})();

process.on('exit', () => console.log('end'));
