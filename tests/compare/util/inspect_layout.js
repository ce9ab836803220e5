// compact, breakLength, depth, sorted, numericSeparator.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
const deep={a:{b:{c:{d:{e:1}}}},x:[1,2,{y:[3,4]}],m:new Map([['k',{v:1}]]),s:'str'};
for(const compact of [true,false,0,1,2,3,4,5])for(const breakLength of [20,60,80,Infinity])for(const depth of [0,1,2,Infinity,null])I(deep,{compact,breakLength,depth});
for(const compact of [true,false,0,1,2,3,4,5])for(const breakLength of [20,60,80,120,Infinity]){I(Array.from({length:40},(_, i)=>i*i),{compact,breakLength});I(Array.from({length:40},(_, i)=>'w'.repeat(i%9)),{compact,breakLength});I({a:Array.from({length:20},(_, i)=>i*i),f(){},g:class Q{},e:new Set(['a','b'])},{compact,breakLength});I({aa:'multi\nline string that is long enough to break it up in parts\nok'},{compact,breakLength})}
I({b:1,a:2,c:{z:1,y:2}},{sorted:true});
I({b:1,a:2},{sorted:(a,b)=>a<b?1:-1});
I(new Set([3,1,2]),{sorted:true});
I(new Map([[2,1],[1,2]]),{sorted:true});
I(Object.assign([3,1],{b:1,a:1}),{sorted:true});
I(123456789,{numericSeparator:true});
I(-1234.56789,{numericSeparator:true});
I(12345678n,{numericSeparator:true});
I([1000,0.0001,1e21,123.4567],{numericSeparator:true});
I({a:-0},{numericSeparator:true});
