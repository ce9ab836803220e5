// References back.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
{const o={};o.o=o;I(o)}
{const o={a:{}};o.a.b=o;o.a.c=o.a;I(o)}
{const a=[];a.push(a,a,[a]);I(a)}
{const o={};o.f=()=>{};o.f.o=o;I(o)}
{const o={};o.x=[o,{o}];I(o,{compact:true})}
{const o={a:1};const p={o,q:o};I(p)}
{const e=new Error('c');e.stack='Error: c';e.self=e;I(e)}
