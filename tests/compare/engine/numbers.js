// Numbers to text and back: many of them, and the ends of each method's range.
let s=99;const r=()=>{s=(s*16807)%2147483647;return s/2147483647};
for (const t of ['900719925474099267','9007199254740993','123456789012345678901','0x1fffffffffffff1','1e21','12abc','  42','-0','0b11','99999999999999999999999','1.5']) console.log(t, parseInt(t), parseInt(t,16), parseInt(t,36), Number(t), parseFloat(t));
const out=[];
for(let i=0;i<900;i++){const k=i%6; const x=k==0?r()*10**Math.floor(r()*40-20):k==1?Math.floor(r()*1e6)/100:k==2?(r()-.5)*1e3:k==3?Math.floor(r()*1e17):k==4?Math.floor(r()*1e4)/8:r();
 const d=Math.floor(r()*21),p=1+Math.floor(r()*21),b=2+Math.floor(r()*35);
 let a=[x, x.toFixed(Math.min(d,100)), x.toPrecision(p), x.toExponential(d), x.toString(b), parseInt(x.toString(b),b), parseFloat(String(x))===x];
 console.log(a.join(' '));}
const t=(f)=>{try{console.log(f())}catch(e){console.log(e.name,e.message)}};
for (const x of [0,-0,2.5,-2.5,1.005,1.45,8.345,0.5,1.5,-1.5,9.5,99.5,999.95,1e21,-1e21,1e20,123456789.123,0.000001,1e-7,NaN,Infinity,5e-324,1.7976931348623157e308,0.1+0.2-0.3,4.35,10.235]) for (const d of [0,1,2,5,20,100]) { t(()=>x.toFixed(d)); t(()=>x.toExponential(d)); t(()=>x.toPrecision(d||1)); }
t(()=>Object(5.55).toFixed(1)); t(()=>(5).toFixed()); t(()=>(5).toFixed('2')); t(()=>(5).toFixed(101)); t(()=>(5).toFixed(-1)); t(()=>(5).toFixed(NaN)); t(()=>(5).toExponential()); t(()=>(5).toExponential(101)); t(()=>NaN.toExponential(101)); t(()=>NaN.toFixed(101)); t(()=>(5).toFixed.call('x')); t(()=>(5).toExponential.call({})); t(()=>(5).toExponential(undefined)); t(()=>123456..toExponential());
console.log(parseInt===Number.parseInt, parseInt.length, parseInt.name);
for (const a of ['',' ','-','0x','0xg','-0x1F','+12','1_000','\u2003\ufeff7',null,undefined,true,[12,3],{},1e21,1e-7,-0,'-0','0',123n,'١',2.9,-2.9,1e300,NaN]) for (const r of [undefined,10,16,2,36,37,1,0,-1,NaN,'8',4294967298]) t(()=>Object.is(parseInt(a,r),-0)?'-0':parseInt(a,r));
t(()=>parseInt(Symbol())); t(()=>parseInt('1'.repeat(400))); t(()=>parseInt('f'.repeat(300),16)); t(()=>parseInt('1'+'0'.repeat(1100),2)); t(()=>parseInt('zz'.repeat(100),36)); t(()=>parseInt('100000000000000000000000000000000000000000000000000001',2)); t(()=>parseInt('100000000000000000000000000000000000000000000000000011',2)); t(()=>['1','2','3'].map(parseInt));
