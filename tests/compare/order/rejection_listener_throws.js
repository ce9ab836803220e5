// Who is told of a rejection throws: the others that waited are not told of.
process.on('uncaughtException',(e,o)=>{console.log('UNC',e,o);process.nextTick(()=>console.log('tick of unc',e))});
process.on('unhandledRejection',(e,p)=>{console.log('UNH',e);process.nextTick(()=>console.log('tick of',e));queueMicrotask(()=>console.log('micro of',e));if(e==='b'||e==='n'){Promise.reject('new');throw 'T'+e}});
process.on('rejectionHandled',p=>{console.log('handled',p===A,p===B,p===C,p===D);if(p===A)throw 'H'});
const A=Promise.reject('a'),B=Promise.reject('b'),C=Promise.reject('c'),D=Promise.reject('d');
setImmediate(()=>{console.log('imm');process.nextTick(()=>console.log('imm tick'))});
setTimeout(()=>{console.log('timer');A.catch(()=>console.log('cA'));B.catch(()=>{});C.catch(()=>{});D.catch(()=>{})},20);
setTimeout(()=>console.log('late'),40);
setTimeout(()=>{Promise.reject('m');Promise.reject('n');Promise.reject('o');process.nextTick(()=>console.log('last tick'))},60);
setTimeout(()=>console.log('end'),80);
