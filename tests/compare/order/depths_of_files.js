// How many microtasks pass until promises about files are settled that need no task (or "macro").
const fs=require('fs'),fp=fs.promises,os=require('os');const ab=AbortSignal.abort();
const depth = async(name,fn)=>{
  await new Promise(r=>setImmediate(r));
  let n=0,done=false,res='macro';let p;
  try{p=fn();}catch(e){console.log(name,'throws',e.code||e.name);return;}
  if(!p||typeof p.then!='function'){console.log(name,'no promise');return p;}
  let val;
  const q=new Promise(r=>p.then(v=>{res='ok '+(done?'macro':n);val=v;r();},e=>{res='err '+(done?'macro':n)+' '+(e&&(e.code&&typeof e.code=='string'?e.code:e.name));r();}));
  const step=()=>{n++;if(n<40)queueMicrotask(step);else done=true;};
  queueMicrotask(step);
  await q;console.log(name,res);return val;
};
(async()=>{
for(const m of ['writeFile','appendFile','readFile','truncate','rm','lchmod','lchown','cp','copyFile','realpath','stat','unlink','readlink','chown','lutimes'])for(const a of [[5.5,'x'],['a\0b','utf8'],['a\0b'],[],['/nope/x'],['/nope/x',Symbol.iterator]])await depth(m+a.map(String).join().replace('\0','0'),()=>fp[m](...a));
await depth('writeFile sig',()=>fp.writeFile('/nope/x','x',{signal:ab}));await depth('appendFile sig',()=>fp.appendFile('/nope/x','x',{signal:ab}));await depth('readFile sig',()=>fp.readFile('/nope/x',{signal:ab}));
const h=await fp.open(__filename);
for(const m of ['appendFile','chmod','chown','datasync','read','readFile','readv','stat','sync','truncate','utimes','write','writeFile','writev'])for(const a of [[],[5.5],['x',99.5],[{},'q']])if(!(m=='read'||m=='stat'||m=='sync'||m=='datasync'||m=='readFile')||a.length)await depth('h.'+m+' '+JSON.stringify(a),()=>h[m](...a));
await depth('h.read 0',()=>h.read(Buffer.alloc(0)));await depth('h.read len0',()=>h.read(Buffer.alloc(2),0,0,0));await depth('h.write empty',()=>h.write(''));await depth('h.writev []',()=>h.writev([]));
await depth('h.readFile sig',()=>h.readFile({signal:ab}));await depth('h.writeFile sig',()=>h.writeFile('x',{signal:ab}));
await depth('h.close',()=>h.close());await depth('h.close2',()=>h.close());
for(const m of ['read','stat','readFile','write','chmod','sync'])await depth('h closed '+m,()=>h[m](Buffer.alloc(1)));
const d=await fp.opendir(__dirname);
for(const n of ['first','second'])await depth('dir '+n,()=>d.read());
await d.close();
const d2=fs.opendirSync(__dirname);d2.readSync();await depth('dir after readSync',()=>d2.read());await depth('dir iterator',()=>d2[Symbol.asyncIterator]().next());await d2.close();
await depth('blob',()=>new Response(new Blob(['1'])).text());
const dir=fs.mkdtempSync(os.tmpdir()+'/ouro-depths-');
for(const k of ['waiting','body','many','throw']){
 const a=new AbortController();const it=fs.promises.watch(dir,{signal:a.signal})[Symbol.asyncIterator]();
 const p=it.next();
 if(k=='waiting'){setTimeout(()=>depth('waiting',()=>{a.abort();return p;}),20);await p.catch(()=>{});await new Promise(r=>setTimeout(r,20));continue;}
 setTimeout(()=>{fs.mkdirSync(dir+'/'+k);if(k=='many')fs.mkdirSync(dir+'/'+k+'2');},20);await p;
 if(k=='many'){await depth('second',()=>it.next());}
 if(k=='return'){await depth(()=>it.return());continue;}
 if(k=='throw'){await depth('throw',()=>it.throw(new Error('x')));continue;}
 a.abort();await depth(k,()=>it.next());await depth(k+' after',()=>it.next());
}
fs.rmSync(dir,{recursive:true});
const h1=await fs.promises.open('/etc/passwd');const s=h1.readableWebStream();const r=s.getReader();await depth('rws read',()=>r.read());await depth('rws cancel',()=>r.cancel());
await h1.close();const h2=await fs.promises.open('/etc/passwd');const s2=h2.readableWebStream({autoClose:true});await depth('rws cancel2',()=>s2.cancel());
const h3=await fs.promises.open('/etc/passwd');const r3=h3.readableWebStream({autoClose:true}).getReader();await r3.read();await depth('rws end',()=>r3.read());await depth('rws closed',()=>r3.closed);
})();
