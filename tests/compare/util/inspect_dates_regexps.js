// Dates and regular expressions.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I(new Date(0));
I(new Date(NaN));
I(Object.assign(new Date(0),{x:1}));
class DD extends Date{};
I(new DD(0));
I(Object.setPrototypeOf(new Date(0),null));
I(/a\/b/gi);
I(new RegExp(''));
I(new RegExp('/\n'));
I(Object.assign(/x/,{y:1}));
class RR extends RegExp{};
I(new RR('q','g'));
I(Object.setPrototypeOf(/x/g,null));
I([/a/]);
I(Object.assign(/x/,{y:1}),{depth:-1});
