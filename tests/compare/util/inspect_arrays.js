// Arrays: holes, extra keys, columns, line breaks.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I([]);
I([1,2,3]);
I([1,,3]);
I([,]);
I([,,,1,,]);
I(new Array(5));
I(Array(1e6));
{const a=[1,2];a.foo='x';I(a);a[-1]=3;I(a);a['5x']=1;I(a)}
I([undefined,null]);
I([[[[[]]]]]);
I([[[[[1]]]]]);
I(Array.from({length:7},(_, i)=>i));
I(Array.from({length:50},(_, i)=>i));
I(Array.from({length:101},(_, i)=>i));
I(Array.from({length:102},(_, i)=>i));
I(Array.from({length:200},(_, i)=>i*1000));
I(Array.from({length:30},(_, i)=>'item'+i));
I(Array.from({length:30},(_, i)=>'x'.repeat(i)));
I(Array.from({length:8},(_, i)=>({i})));
I(Array.from({length:27},(_, i)=>i%3?i:'s'+i));
I([1.5,2.25,100,3,4,5,6,7,8,9]);
I(['a','b','c','d','e','f','g']);
I(['中文','日本語','한국어','a','b','c','d','e']);
I(['😀','a','b','c','d','e','f','ggg']);
I(Array(7).fill(undefined));
I([1n,2n,3n,4n,5n,6n,7000n]);
{const a=[];a[4294967294]=1;I(a);a.push;}
{const a=[1];a[1000000]=2;I(a)}
{const a=[];a[5]=1;a[3]=2;I(a)}
class MyArr extends Array{};
I(new MyArr);
I(MyArr.from([1,2]));
I(Object.setPrototypeOf([1,2],null));
I(Object.setPrototypeOf([1,2],{}));
I(Object.assign([],{[Symbol.toStringTag]:'T'}));
{const a=[1,2];Object.defineProperty(a,'0',{get(){return 5},enumerable:true});I(a);I(a,{getters:true})}
{const a=[1];Object.defineProperty(a,'hid',{value:1});I(a);I(a,{showHidden:true})}
I([1,2,3],{showHidden:true});
I([[1,[2,[3,[4,[5]]]]]],{depth:Infinity});
I([1,2,3],{maxArrayLength:0});
I([1,2,3],{maxArrayLength:1});
I([1,2,3],{maxArrayLength:2});
I([1,2,3],{maxArrayLength:null});
I([1,,,4],{maxArrayLength:2});
I([1,2,3],{maxArrayLength:-1});
I(Array(10).fill(1),{maxArrayLength:8});
I({a:[1,2,3],b:'x'.repeat(100),c:[ 'y'.repeat(30),'z'.repeat(30),'w'.repeat(30)]});
I({a:'x'.repeat(60),b:'y'});
I({a:'x'.repeat(70),b:'y'});
I({a:'x'.repeat(71)});
I({a:'x'.repeat(72)});
I({a:'x'.repeat(73)});
for(let i=55;i<80;i++)I({abc:'x'.repeat(i),d:1});
for(let i=60;i<80;i++)I(['x'.repeat(i)]);
for(let i=60;i<80;i++)I([{a:'x'.repeat(i)}]);
I('a\nb');
I({a:'line1\nline2'});
I({a:'line1 is a long line of text here\nline2 is also a long line of text right here\nend'});
I('line1 is a long line of text here\nline2 is also a long line of text right here\nend of it all and more and more');
I(['line1 is a long line of text here\nline2 is also a long line of text right here\nend of it all and more and more']);
I('x\n'.repeat(50));
I('x'.repeat(10001));
I('x'.repeat(20),{maxStringLength:5});
I('x'.repeat(6),{maxStringLength:5});
I(['x'.repeat(20)],{maxStringLength:0});
