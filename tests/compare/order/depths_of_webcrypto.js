// How many microtasks pass until a promise of Web Cryptography is settled that needs no task (or "macro").
process.on("warning", () => {});

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
const { subtle: s } = require('crypto').webcrypto;
(async()=>{
const iv=new Uint8Array(16),d=new Uint8Array(32);
const gen=[['AES-CBC',{name:'AES-CBC',length:128},['encrypt','decrypt']],['AES-GCM',{name:'AES-GCM',length:128},['encrypt','wrapKey','decrypt','unwrapKey']],['AES-CTR',{name:'AES-CTR',length:256},['encrypt','decrypt']],['AES-KW',{name:'AES-KW',length:128},['wrapKey','unwrapKey']],['HMAC',{name:'HMAC',hash:'SHA-256'},['sign','verify']],['ECDSA',{name:'ECDSA',namedCurve:'P-256'},['sign','verify']],['ECDH',{name:'ECDH',namedCurve:'P-256'},['deriveBits','deriveKey']],['Ed25519','Ed25519',['sign','verify']],['X25519','X25519',['deriveBits']]];
for(const[n,a,u]of gen){
 const k=await depth('generate '+n,()=>s.generateKey(a,true,u));
 const ks=k.publicKey?[['pub',k.publicKey],['prv',k.privateKey]]:[['sec',k]];
 for(const[kn,key]of ks)for(const f of['raw','jwk','spki','pkcs8','raw-secret','raw-public']){
  const e=await depth(`export ${n} ${kn} ${f}`,()=>s.exportKey(f,key));
  if(e)await depth(`import ${n} ${kn} ${f}`,()=>s.importKey(f,e,a,true,key.usages));
  if(e)await depth(`import ${n} ${kn} ${f} bad use`,()=>s.importKey(f,e,a,true,['wrapKey']));
 }
 await depth(`getPublic ${n}`,()=>s.getPublicKey(ks.at(-1)[1],[]));
 await depth('gen bad use '+n,()=>s.generateKey(a,true,['deriveBits','sign','encrypt']));
 await depth('gen no use '+n,()=>s.generateKey(a,true,[]));
}
for(const n of['PBKDF2','HKDF']){const k=await depth('import '+n,()=>s.importKey('raw',iv,n,false,['deriveBits','deriveKey']));
 await depth('import ext '+n,()=>s.importKey('raw',iv,n,true,['deriveBits','deriveKey']));
 await depth('bits0 '+n,()=>s.deriveBits({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,0));
 await depth('bits '+n,()=>s.deriveBits({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,64));
 await depth('bitsnull '+n,()=>s.deriveBits({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,null));
 await depth('bits7 '+n,()=>s.deriveBits({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,7));
 await depth('dkey '+n,()=>s.deriveKey({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,{name:'AES-CBC',length:128},true,['encrypt']));
 await depth('dkeybad '+n,()=>s.deriveKey({name:n,hash:'SHA-1',salt:iv,info:iv,iterations:1},k,{name:'AES-CBC',length:1},true,['encrypt']));
 await depth('export '+n,()=>s.exportKey('raw',k));}
const cb=await s.generateKey({name:'AES-CBC',length:128},true,['encrypt']);
await depth('enc',()=>s.encrypt({name:'AES-CBC',iv},cb,d));
await depth('enc badiv',()=>s.encrypt({name:'AES-CBC',iv:new Uint8Array(3)},cb,d));
await depth('dec bad use',()=>s.decrypt({name:'AES-CBC',iv},cb,d));
await depth('enc badalg',()=>s.encrypt({name:'AES-GCM',iv},cb,d));
await depth('enc noalg',()=>s.encrypt({name:'NO',iv},cb,d));
await depth('enc none',()=>s.encrypt());
await depth('enc badkey',()=>s.encrypt('AES-CBC',{},d));
await depth('enc baddata',()=>s.encrypt({name:'AES-CBC',iv},cb,'x'));
await depth('digest',()=>s.digest('SHA-1',d));
await depth('digest bad',()=>s.digest('SHA-x',d));
await depth('digest data',()=>s.digest('SHA-1','x'));
await depth('import badfmt',()=>s.importKey('zz',d,'AES-CBC',true,[]));
await depth('import badlen',()=>s.importKey('raw',new Uint8Array(3),'AES-CBC',true,['encrypt']));
await depth('import noalg',()=>s.importKey('raw',d,'zz',true,['encrypt']));
await depth('import jwkstr',()=>s.importKey('jwk','x','AES-CBC',true,['encrypt']));
await depth('import jwkbad',()=>s.importKey('jwk',{kty:'x'},'AES-CBC',true,['encrypt']));
await depth('import emptyuse',()=>s.importKey('raw',new Uint8Array(16),'AES-CBC',true,[]));
const nx=await s.generateKey({name:'AES-CBC',length:128},false,['encrypt']);
await depth('export nonext',()=>s.exportKey('raw',nx));
await depth('export jwk nonext',()=>s.exportKey('jwk',nx));
await depth('export badfmt',()=>s.exportKey('zz',cb));
const h=await s.generateKey({name:'HMAC',hash:'SHA-1'},true,['sign','verify']);
const sg=await depth('sign',()=>s.sign('HMAC',h,d));await depth('verify',()=>s.verify('HMAC',h,sg,d));
await depth('sign bad',()=>s.sign('ECDSA',h,d));await depth('verify badsig',()=>s.verify('HMAC',h,new Uint8Array(2),d));
const kw=await s.generateKey({name:'AES-KW',length:128},true,['wrapKey','unwrapKey']);
const w=await depth('wrap',()=>s.wrapKey('raw',cb,kw,'AES-KW'));
await depth('unwrap',()=>s.unwrapKey('raw',w,kw,'AES-KW','AES-CBC',true,['encrypt']));
await depth('unwrap bad',()=>s.unwrapKey('raw',new Uint8Array(24),kw,'AES-KW','AES-CBC',true,['encrypt']));
await depth('unwrap use',()=>s.unwrapKey('raw',w,cb,'AES-KW','AES-CBC',true,['encrypt']));
await depth('unwrap badalg',()=>s.unwrapKey('raw',w,kw,'AES-KW','zz',true,['encrypt']));
await depth('wrap nonext',()=>s.wrapKey('raw',nx,kw,'AES-KW'));
await depth('wrap badkey',()=>s.wrapKey('raw',cb,cb,'AES-KW'));
})();
