// Microtasks until an async generator's return is told, out of what has a finally.
async function* g1(){ try { return 1 } finally { try { L('f') } catch {} } }
async function* g2(){ try { return 1 } finally { L('f') } }
async function* g3(){ for (const x of [1]) { try { return 1 } finally { try { L('f') } finally {} } } }
async function* g4(){ try { for (const x of [1]) for await (const y of [1]) return y } finally { L('f') } }
async function* g5(){ try { try { return 1 } finally { L('f') } } finally { L('f2') } }
async function* g6(){ l: for (;;) { try { for (const x of [1]) { return x } } finally { try {} catch {} } } }
async function* g7(){ try { return Promise.resolve(1) } finally { try { L('f') } catch {} } }
async function* g8(){ try { yield 1; return 5 } finally { try { try { L('f') } finally { L('g') } } catch {} } }
async function* g9(){ try { try { L(1) } catch { throw 1 } finally { try { L('f') } catch {} } return true; } finally { L('fin') } }
async function* g10(){ while(true) { for await (const y of [1]) { L('y') } return 7 } }
let out=[]; const L=(x)=>out.push(x);
(async()=>{ for (const g of [g1,g2,g3,g4,g5,g6,g7,g8,g9,g10]) { out=[]; let n=0, on=true; const o=out; const tick=()=>{ if(on){ o.push('.'); Promise.resolve().then(tick) } }; const p=(async()=>{ const i=g(); let r; do { r=await i.next(); o.push(r.done,r.value) } while(!r.done) ; on=false })(); tick(); await p; for(let i=0;i<30;i++) await null; console.log(g.name,o.join(' ')); } })();
