// Strings with their quotes and escapes, numbers, symbols.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
[1,-0,0,1.5,NaN,Infinity,-Infinity,1e21,1e-7,123456789.123,5n,-5n,true,false,null,undefined,'a',"it's",'"q"',`'"`,'`\'"','\n\t\b\f\r\v\0\x1b\x7f\x80','\\','${a}\'"',Symbol('x'),Symbol(),Symbol.iterator,Symbol('a\nb'),'\ud83d','😀','\udc00x','中文'].forEach(v=>{I(v);I([v]);I({v})});
