// Jumps through `finally`, with something caught in it or two of them at once.
let n=0; const guard=()=>{ if(++n>200) throw new Error('too many') };
const boom=()=>{ throw 9 }, rej=()=>Promise.reject(9), g=(...a)=>a;
const T={
c1(r){ const f=(x)=>{ try { return x } finally { try { boom() } catch {} } }; r.push(f('ok')) },
c2(r){ const f=(x)=>{ try { return x } finally { try { g(1,2,null.x) } catch {} } }; r.push(f('ok')) },
c3(r){ const f=(x)=>{ try { return x } finally { try { nope() } catch {} } }; r.push(f('ok')) },
c4(r){ class A { constructor(){ try { return {z:1} } finally { try { boom() } catch {} } } } r.push(new A().z) },
c5(r){ function* f(){ try { return 5 } finally { try { boom() } catch {} } } r.push(f().next()) },
c6(r){ const f=()=>{ try { throw 1 } catch (e) { return 'c'+e } finally { try { boom() } catch {} } }; r.push(f()) },
c7(r){ const f=(a)=>{ for (const x of a) { try { if (x==2) return x; else continue } finally { try { g(1,boom()) } catch { r.push('f') } } } return 'none' }; r.push(f([1,2,3]), f([1])) },
c8(r){ const f=()=>{ try { return function(){} } finally { try { boom() } catch {} } }; r.push(f().name) },
c9(r){ const f=()=>{ try { return } finally { try { boom() } catch {} } }; r.push(String(f())) },
c10(r){ const f=()=>{ try { return 1, 2 } finally { try { boom() } catch {} finally { r.push('ff') } } }; r.push(f()) },
c11(r){ const f=()=>{ try { return r.push('x') } finally { try { boom() } catch {} return 'over' } }; r.push(f()) },
c12(r){ const f=()=>{ try { throw 'out' } finally { try { g(1,2,boom()) } catch {} } }; try { f() } catch (e) { r.push(e) } },
c13(r){ const f=()=>{ try { try { throw 'out' } finally { try { g(1,2,boom()) } catch {} } } catch (e) { return e } finally { try { g(1,boom()) } catch {} } }; r.push(f()) },
c14(r){ const f=(x)=>{ try { if (x) return 'yes'; else return 'no' } finally { try { boom() } catch {} } }; r.push(f(1),f(0)) },
c15(r){ const f=(x)=>{ L: { try { switch (x) { case 1: break L; case 2: return 'two'; default: r.push('d') } r.push('s') } finally { try { boom() } catch {} } r.push('after') } return 'end' }; r.push(f(1),f(2),f(3)) },
d1(r){ const pick = list => { for (const p of list) { try { try { if (p === 1) continue; return p } finally { } } finally { } } return 'none' }; r.push(pick([1,2])) },
d2(r){ const f = list => { for (const p of list) { try { try { if (p === 1) break; return p } finally { r.push('a') } } finally { r.push('b') } } return 'none' }; r.push(f([1]),f([2,1])) },
d3(r){ const f = x => { L: { try { try { switch(x) { case 1: break L; case 2: return 2; case 3: break } r.push('in') } catch { } finally { r.push('a') } r.push('mid') } finally { r.push('b') } } return 'e' }; r.push(f(1),f(2),f(3)) },
d4(r){ const f = x => { o: for (let i=0;i<2;i++) { for (const j of [1,2]) { try { try { if (x==1) continue o; if (x==2) return [i,j]; if (x==3) break o; r.push(i,j) } finally { r.push('a') } } finally { r.push('b') } } } return 'e' }; r.push(f(1),f(2),f(3),f(4)) },
d5(r){ const f = x => { for (const p of [1,2]) { try { try { return 'r' } finally { if (p==1) continue; } } finally { r.push('b') } } return 'e' }; r.push(f()) },
d6(r){ const f = x => { while (true) { try { try { try { if (x==1) break; if (x==2) return 'r'; x=1; continue } finally { r.push(1) } } finally { r.push(2) } } finally { r.push(3) } } return 'e' }; r.push(f(1),f(2),f(3)) },
d7(r){ function* f(x){ for (const p of [1,2]) { try { try { const y = yield p; if (y) return 'r'+(yield 'q'); continue } finally { r.push('a'); yield 'f' } } finally { r.push('b') } } return 'e' } for (const x of [0,1]) { const i=f(); r.push(i.next().value,i.next(x).value,i.next(7).value,i.next(8).value,i.next().value) } },
d8(r){ function* f(){ try { try { yield 1 } finally { r.push('a') } } finally { r.push('b') } } const i=f(); i.next(); r.push(i.return(5)) },
d9(r){ const f=()=>{ do { try { try { return 1 } finally { break } } finally { r.push('b') } } while(0); return 'e' }; r.push(f()) },
d10(r){ const f=()=>{ do { try { try { continue } catch { return 1 } finally { r.push('x') } } finally { r.push('b') } } while(0); return 'e' }; r.push(f()) },
d11(r){ const f=(x)=>{ try { for (const a of [1,2]) for (const b in {p:1,q:2}) try { if (x) return a+b; else break } finally { r.push(a) } } finally { r.push('z') } return 'e' }; r.push(f(1),f(0)) },
};
for (const k in T) { const r=[]; n=0; try { T[k](r) } catch(e) { r.push(String(e)) } console.log(k, JSON.stringify(r)); }
(async()=>{ let r=[];
 const f=async(x)=>{ try { return x } finally { try { g(1, await rej()) } catch {} } }; r.push(await f('ok'));
 const f2=async(x)=>{ try { return await x } finally { try { console.log(await rej()) } catch {} } }; r.push(await f2('ok'));
 async function* f3(x){ try { yield 1; return x } finally { try { boom() } catch {} } } const i=f3('v'); r.push(await i.next(), await i.next(), await i.next());
 const f4=async(list)=>{ for (const p of list) { try { try { if (await p === 1) continue; return p } finally { await 0 } } finally { await 0 } } return 'none' }; r.push(await f4([1,2]), await f4([1]));
 const f5=async()=>{ try { return Promise.reject(3) } catch { return 'caught' } finally { try { boom() } catch {} } }; r.push(await f5().catch(e=>'rejected'+e));
 console.log(JSON.stringify(r));
})();
console.log((function f(x) { try { return x } finally { try { boom() } catch {} } }).toString());
console.log((function f(x) { L: for (const a of x) { for (const b of a) { if (b) break L; else continue L } } }).toString());

// What a pattern takes from an iterator that fails; `??=` and its kin inside assignments; arguments in eval.
for (const o of ['a', 'b']) { try { const [x] = (function* () { throw 1; })(); } catch (e) { console.log(o, e); } }
for (const o of ['a', 'b']) { try { let x; [x, ...x] = { [Symbol.iterator]() { return { next() { throw o; } }; } }; } catch (e) { console.log(o, e); } }
for (const o of ['a']) { try { const [x, y = 5, ...z] = new Set([1, 2, 3, 4]), [p, , q] = new Map([[1, 2], [3, 4], [5, 6]]); console.log(x, y, z, p, q); } finally { console.log('end'); } }
for (const o of ['a']) { try { const [x] = (function* () { try { yield 1; yield 2; } finally { console.log('closed'); } })(); console.log(x); } finally { console.log('end'); } }
var v1, v2 = 1, v3 = 0;
function logical() { v1 = (v2 ??= 9); v2 = (v3 ||= 7); v3 &&= v1 = (v2 &&= function () {}); return [v1.name, v2.name, v3.name]; }
console.log(logical(), logical.toString());
function counted(a, b) { return [eval('arguments.length'), (() => eval('arguments[0]'))()]; }
console.log(counted(1, 2), counted.toString());
let line = counted
v1 ??= 5
v2 ||= 6, v3 = 7
console.log(typeof line, v1, v2, v3)
