// Nesting and grouping of whole documents.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
{let o={};for(let i=0;i<50;i++)o={o};I(o,{depth:Infinity})}
{const o={};for(let i=0;i<30;i++)o['k'+i]=i;I(o)}
{const o={};for(let i=0;i<4;i++)o['key'+i]='v'.repeat(14);I(o)}
I([{a:1,b:2},{a:3,b:4}]);
I([[1,2],[3,4],[5,6],[7,8],[9,10],[11,12],[13,14]]);
I([['a','b'],['c','d']].map(x=>x));
I({a:[{b:[{c:[{d:1}]}]}]});
I({x:[[],{}],y:{}});
I([{},[],new Map,new Set,'']);
I([function a(){},class b{},()=>{},async()=>{},1,'2',3n]);
I({ 'key with space':{ 'nested-key':[ 'a'.repeat(20),'b'.repeat(20),'c'.repeat(20),'d'.repeat(20)]}});
I({name:'express',version:'4.18.2',keywords:['express','framework','sinatra','web','http','rest','restful','router','app','api'],deps:{accepts:'~1.3.8','array-flatten':'1.1.1'},engines:{node:'>= 0.10.0'}});
