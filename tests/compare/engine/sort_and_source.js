// Array.prototype.sort with any comparison; the source of regular expressions.
const l=[];[3,1,2,5,4].sort((a,b)=>{l.push(a+','+b);return a-b});console.log(l.join(' '));
console.log([5,1,10,undefined,,2].sort(), ['b',,'a'].sort(), [3,2,1].toSorted(), new Float64Array([NaN,0,-0,3,-1]).sort(), new Int8Array([3,1,2]).sort((a,b)=>b-a), new BigInt64Array([3n,1n]).toSorted());
let big=Array.from({length:5000},(_, i)=>(i*7919)%5003);const c=[...big].sort((a,b)=>a-b);console.log(c.every((x,i)=>!i||c[i-1]<=x)); big.sort(()=>Math.random()-.5); console.log(big.length);
try{[1].sort(3)}catch(e){console.log(e.name, e.message)} try{[1,2].sort(()=>{throw new Error('q')})}catch(e){console.log(e.message)}
console.log(/a\/b/.source, new RegExp('a/b').source, new RegExp('[/]\\/').source, String(/\/x/g), new RegExp('').source, /[/]/, new RegExp('\n').source, /\\\//.source);
console.log([1,2,3].sort((a,b)=>b-a), Array.prototype.sort.call({length:3,0:'c',2:'a'}), [true,false].sort(), ['é','z','a'].sort());
