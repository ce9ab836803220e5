// Colours.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
for(const v of [1,'s',true,null,undefined,5n,Symbol('x'),new Date(0),/x/,()=>{},[1,'a',null],{a:1,'b c':2,[Symbol('q')]:3},new Map([[1,'a']]),new Set([1]),new String('x'),[,1],{get a(){return 1}},new Proxy({},{}),Promise.resolve(4),Array.from({length:30},(_, i)=>i),new Uint8Array(3),new ArrayBuffer(2),class X{}, Object.assign(()=>{},{a:1}),{a:{b:{c:{}}}},{a:{b:{c:{d:1}}}}]) I(v,{colors:true});
