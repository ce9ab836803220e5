// Parameters that the body declares again with var, where functions among the parameters know them, or not.
const t=(n,f)=>{ try { console.log(n,f()) } catch(e){ console.log(n,e.name,e.message) } };
t(1,()=>{ function f(a, b=()=>a, c=a){ var a=5; return [a,b(),c] } return f(1) });
t(2,()=>{ function f(a, b=()=>a){ var a; const r=a; a=7; return [r,a,b()] } return f(1) });
t(3,()=>{ function f(a=1, b=()=>{a++;return a}){ var b; return b() } return f() });
t(4,()=>{ function f(o, cb=()=>{}){ var o = o || {x:1}; return o.x } return f() });
t(5,()=>{ function f({p,q}={}, cb=(p)=>p){ for (var p of [1,2]); if (q) { var q=3 } return [p,q,cb(9)] } return f({q:1}) });
t(6,()=>{ const f=(a, b=x=>x+a)=>{ var a=a+1; return [a,b(1)] }; return f(10) });
t(7,()=>{ class K{ m(a, g=function(){ return [a,this===undefined] }){ var a='v'; return [a,g()] } } return new K().m('p') });
t(8,()=>{ function f(a, b=()=>{ a='set' }){ var a; b(); return a } return f('p') });
t(9,()=>{ function f(a, b=()=>a){ function a(){ return 'fn' } return [typeof a, b()] } return f('p') });
t(10,()=>{ function f(a, b=()=>({a}), c=`${a}`){ var a='v'; return [a,b().a,c] } return f('p') });
t(11,()=>{ function f({a}={a:1}, [b]=[2], g=()=>({a,b}), h=({a}={a:3})=>a){ var a, b; const r=[a,b]; a=b=0; return [r,g(),h()] } return f() });
t(12,()=>{ function f(a, b=()=>eval('a')){ var a; return [a,b()] } return f(1)[0] });
t(13,()=>{ function f(s, g=()=>s){ var s; s+='x'; s+='y'; return [s,g()] } return f('a') });
t(14,()=>{ function f(x, y=()=>x){ for (var x=0;x<2;x++); return [x,y()] } return f(7) });
t(15,()=>(function f(a, b=()=>a){ 'use strict2'; var a; return a+b() }).toString());
t(16,()=>{ function* f(a, b=()=>a){ var a; yield a; yield b() } return [...f(1)] });
(async()=>{ const f=async(a, b=()=>a)=>{ var a=2; await null; return [a,b()] }; console.log(await f(1)) })();
