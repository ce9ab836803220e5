// Promises in their three states.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I(Promise.resolve(1));
I(new Promise(()=>{}));
{const p=Promise.reject(3);p.catch(()=>{});I(p)}
I(Promise.resolve({a:{b:{c:1}}}));
I(Object.assign(Promise.resolve('s'),{x:1}));
class PP extends Promise{};
I(PP.resolve(1));
I((async()=>{})());
