// Typed arrays, buffers, views.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I(new Uint8Array(3));
I(new Uint8Array(0));
I(new Float64Array([1.5,-0]));
I(new BigInt64Array([1n,2n]));
I(new Uint8Array(200));
I(new Uint8ClampedArray([300,1]));
I(new Int16Array(10));
I(new ArrayBuffer(4));
I(new ArrayBuffer(0));
I(new ArrayBuffer(100));
I(new ArrayBuffer(100),{maxArrayLength:3});
I(new DataView(new ArrayBuffer(4)));
I(new SharedArrayBuffer(2));
I(new Uint8Array(2),{showHidden:true});
I(new ArrayBuffer(4),{showHidden:true});
I(Object.assign(new Uint8Array(2),{x:1}));
I(Object.setPrototypeOf(new Uint8Array(2),null));
I(Object.setPrototypeOf(new ArrayBuffer(2),null));
class U extends Uint8Array{};
I(new U(2));
I(Object.assign(new ArrayBuffer(2),{y:1}));
I(new DataView(new ArrayBuffer(4)),{showHidden:true});
