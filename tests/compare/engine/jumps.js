// Jumps and errors out of several loops over iterators: the loops around go on with their own.
let n=0; const guard=()=>{ if(++n>200) throw new Error('too many') };
const T={
d3(r){ for (const a of [1,2,3]) { guard(); try { const [x]={[Symbol.iterator](){return {next(){throw 1}}}} } catch { r.push(a) } } },
l9(r){ for (const a of [1,2]) { guard(); L: { for (const k of [1,2])
  if (k == 2) break L
  else r.push(k)
} } },
h1(r){ for (const a of [1,2,3]) { guard(); try { for (const k in {x:1}) throw 1 } catch { r.push(a) } } },
h2(r){ let k; for (const a of [1,2,3]) { guard(); try { for (k in {x:1}) throw 1 } catch { r.push(a) } } },
h3(r){ let k={}; for (const a of [1,2,3]) { guard(); try { for (k.x in {x:1}) throw 1 } catch { r.push(a, k.x) } } },
h5(r){ for (const a of [1,2,3]) { guard(); try { try { for (var k in {x:1}, {y:2}) throw 1 } finally { r.push(k) } } catch { r.push(a) } } },
h6(r){ for (const a of [1,2,3]) { guard(); try { try { null.x } catch { for (const k in null) ; for (const k in 'ab') r.push(k); for (const k in {z:2}) throw 1 } finally { r.push('f') } } catch { r.push(a) } } },
h7(r){ for (const a in 'abc') { guard(); try { for (const k in {x:1}) for (const l in {y:1}) throw 1 } catch { r.push(a) } } },
l1(r){ for (const a of [1,2,3]) { guard(); L: for (const b of [1,2]) for (const c of [1,2]) { r.push(a+b+c); break L } } },
l2(r){ L: for (const a of [1,2,3]) { guard(); for (const b of [1,2]) for (const c of [1,2]) { r.push(a+b+c); if (b===2) break L; else continue } } },
l3(r){ for (const a of [1,2,3]) { guard(); L: { M: for (const b of [1,2]) { for (const c of [1,2]) { r.push(a+b+c); if (c==2) break M; if (a==2) break L } r.push('x') } r.push('y') } r.push('z') } },
l4(r){ for (const a of [1,2,3]) { guard(); L: while (1) { switch(a) { case 1: for (const b in {p:1}) { for(;;) { switch(1) { case 1: break L } } } case 2: r.push('two'); default: break L } } r.push(a) } },
l5(r){ for (const a of [1,2]) { guard(); L: K: for (const b of [1,2]) { r.push(a,b); if (a==1) break L; continue K } } },
l6(r){ function* it(n){ try { yield 1; yield 2 } finally { r.push('closed '+n) } } L: { for (const a of it('a')) for (const b of it('b')) for (const c of it('c')) break L } },
l7(r){ for (const a of [1,2,3]) { guard(); L: if (a) for (const k of [1,2]) try { if (a==2) break L; r.push(k) } finally { r.push('f') } else ; r.push(a) } },
l8(r){ for (const a of [1,2,3]) { guard(); L: for (let i=0;i<3;i++) { for (const k of [1,2]) { if (i==1) break L
 r.push(i,k) } } } },
h4(r){ for (const a of [1,2,3]) { for(const b in 'pq'){ guard(); try { for (const k of [1]) { null.x } } catch (e) { r.push(a+b)} } } },
d1(r){ for (const a of [1,2,3]) { guard(); try { const [x=null.y]=[] } catch { r.push(a) } } },
d2(r){ for (const a of [1,2,3]) { guard(); try { const [{x}]=[] } catch { r.push(a) } } },
d4(r){ for (const a of [1,2,3]) { guard(); try { let o; [o.x]=[1] } catch { r.push(a) } } },
d5(r){ for (const a of [1,2,3]) { guard(); try { let o; [...o.x]=[1] } catch { r.push(a) } } },
d6(r){ for (const a of [1,2,3]) { guard(); try { (([x=null.y])=>{})([]) } catch { r.push(a) } } },
d7(r){ for (const a of [1,2,3]) { guard(); try { const [[x]]=[null] } catch { r.push(a) } } },
d8(r){ for (const a of [1,2,3]) { guard(); try { const [, ,[x]]=[1,2,3] } catch { r.push(a) } } },
d9(r){ for (const a of [1,2,3]) { guard(); try { for (const [x] of [null]); } catch { r.push(a) } } },
d10(r){ for (const a of [1,2,3]) { guard(); try { for (const [x=null.y] of [[]]); } catch { r.push(a) } } },
d11(r){ for (const a of [1,2,3]) { guard(); try { let o; for ([o.x] of [[1]]); } catch { r.push(a) } } },
d12(r){ for (const a of [1,2,3]) { guard(); try { let o; for (o.x of [[1]]); } catch { r.push(a) } } },
s1(r){ for (const a of [1,2,3]) { guard(); try { [...{[Symbol.iterator](){return {next(){throw 1}}}}] } catch { r.push(a) } } },
s2(r){ for (const a of [1,2,3]) { guard(); try { Math.max(...null) } catch { r.push(a) } } },
s3(r){ for (const a of [1,2,3]) { guard(); try { Math.max(...{[Symbol.iterator](){return {next(){throw 1}}}}) } catch { r.push(a) } } },
s4(r){ for (const a of [1,2,3]) { guard(); try { new Map([...[1],...{[Symbol.iterator](){return {next(){return 5}}}}]) } catch { r.push(a) } } },
f1(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){throw 1}}}}); } catch { r.push(a) } } },
f2(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){return {get value(){throw 1}}}}}}); } catch { r.push(a) } } },
f3(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){return {get done(){throw 1}}}}}}); } catch { r.push(a) } } },
f4(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){return {}}, return(){ throw 5 }}}}) break; } catch { r.push(a) } } },
f5(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){return {}}, return(){ throw 5 }}}}) throw 3; } catch { r.push(a) } } },
f6(r){ for (const a of [1,2,3]) { guard(); try { for (const x of {[Symbol.iterator](){return {next(){return {}}, return(){ return 5 }}}}) break; } catch { r.push(a) } } },
f7(r){ for (const a of [1,2,3]) { guard(); for (const x of [1]) { try { throw 1 } catch { r.push(a); continue } finally { r.push('f') } } } },
f8(r){ for (const a of [1,2,3]) { guard(); L: try { for (const x of [1]) { try { break L } finally { r.push('f') } } } finally { r.push(a) } } },
f9(r){ L: for (const a of [1,2,3]) { guard(); for (const x of [1]) { for (const y in {p:1}) { try { r.push(a); continue L } finally { r.push('f') } } } } },
f10(r){ for (const a of [1,2,3]) { guard(); L: { for (const x of [1]) { for (const y in {p:1}) { r.push(a); break L } } } } },
f11(r){ for (const a of [1,2,3]) { guard(); L: for(;;) { for (const y in {p:1}) { r.push(a); break L } } } },
f12(r){ for (const a of [1,2,3]) { guard(); L: do { for (const y in {p:1}) { r.push(a); continue L } } while(0) } },
f13(r){ for (const a of [1,2,3]) { guard(); switch(1) { case 1: for (const y in {p:1}) { r.push(a); break } } } },
f14(r){ for (const a of [1,2,3]) { guard(); L: switch(1) { case 1: for (const y in {p:1}) { r.push(a); break L } } } },
f15(r){ for (const a of [1,2,3]) { guard(); L: switch(1) { case 1: for (const y of [1]) { r.push(a); break L } } } },
f16(r){ for (const a of [1,2,3]) { guard(); L: if (1) { for (const y of [1]) { r.push(a); break L } } } },
f17(r){ for (const a of [1,2,3]) { guard(); let i=0; L: while(i++<2) { for (const y of [1]) { r.push(a); continue L } } } },
f18(r){ for (const a of [1,2,3]) { guard(); let i=0; L: while(i++<2) { for (const y of [1]) { try { r.push(a); continue L } finally { r.push(i) } } } } },
g1(r){ function* g(){ for (const a of [1,2,3]) { guard(); try { yield* {[Symbol.iterator](){return {next(){throw 1}}}} } catch { r.push(a) } } } [...g()] },
g2(r){ function* g(){ for (const a of [1,2,3]) { guard(); try { yield* [1] } catch { r.push(a) } } } const i=g(); i.next(); try{i.throw(1)}catch{}; i.next() },
g3(r){ function* g(){ for (const a of [1,2,3]) { guard(); try { yield 1 } catch { r.push(a) } } } const i=g(); i.next(); i.throw(1); i.throw(2); i.next() },
g4(r){ function* g(){ for (const a of [1,2,3]) { guard(); try { for (const k in {x:1}) yield k } catch { r.push(a) } } } const i=g(); i.next(); i.throw(1); i.throw(2); i.next() },
g7(r){ function* g(){ for (const a of [1,2,3]) { guard(); try { yield* (function*(){ yield 1 })() } catch { r.push(a) } } } const i=g(); i.next(); i.throw(1); i.throw(2); i.next() },
};
for (const k in T) { const r=[]; n=0; try { T[k](r) } catch(e) { r.push(String(e)) } console.log(k, JSON.stringify(r)); }
(async()=>{ const r=[]; n=0;
 for (const a of [1,2,3]) { guard(); try { for (const k in {x:1}) await Promise.reject(1) } catch { r.push(a) } } console.log('a1', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const k of [1]) await Promise.reject(1) } catch { r.push(a) } } console.log('a2', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const k of [Promise.reject(1)]) ; } catch { r.push(a) } } console.log('a3', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const k of {[Symbol.asyncIterator](){return {next(){return Promise.reject(1)}}}}) ; } catch { r.push(a) } } console.log('a4', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const k of {[Symbol.asyncIterator](){return {next(){return 1}}}}) ; } catch { r.push(a) } } console.log('a5', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const k of {[Symbol.asyncIterator](){return {next(){return {}}, return(){ return Promise.reject(2) }}}}) break; } catch { r.push(a) } } console.log('a6', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { const [x=await Promise.reject(1)]=[]; } catch { r.push(a) } } console.log('a7', JSON.stringify(r)); r.length=0;
 for (const a of [1,2,3]) { guard(); try { for await (const [x=await Promise.reject(1)] of [[]]); } catch { r.push(a) } } console.log('a8', JSON.stringify(r)); r.length=0;
 async function* ag(){ try { yield 1 } finally { r.push('fin') } }
 for (const a of [1,2,3]) { guard(); try { for await (const x of ag()) throw 1 } catch { r.push(a) } } console.log('a9', JSON.stringify(r)); r.length=0;
 async function* ag2(){ for (const a of [1,2,3]) { try { yield* ag() } catch { r.push(a) } } }
 for await (const x of ag2()) { r.push(x) } console.log('a10', JSON.stringify(r)); r.length=0;
 const i=ag2(); await i.next(); try { await i.throw(1) } catch {} ; await i.next(); console.log('a11', JSON.stringify(r));
})().catch(e=>console.log('async', String(e)));
