// Primitives in objects.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I(new String('abc'));
I(new Number(3));
I(new Number(-0));
I(new Boolean(false));
I(Object(Symbol('q')));
I(Object(5n));
I(Object.assign(new String('ab'),{x:1}));
I(Object.assign(new Number(1),{x:1}));
class SN extends Number{};
I(new SN(2));
class SStr extends String{};
I(new SStr('q'));
I(Object.setPrototypeOf(new String('x'),null));
I([new String("it's")]);
I(new String('ab'),{showHidden:true});
I({a:new Boolean(true)});
