// showHidden.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
class A{constructor(){this.x=1}}
class B extends A{}
class C extends null{}
class S1{static z=1}
I({a:1},{showHidden:true});
I(Object.defineProperty({},'h',{value:1}),{showHidden:true});
I(Object.defineProperty({},Symbol('h'),{value:1}),{showHidden:true});
I(Object.defineProperty({},'h x',{value:1}),{showHidden:true});
I(new Map([[1,2]]),{showHidden:true});
I(new Set([1]),{showHidden:true});
I(new A,{showHidden:true});
I(new Date(0),{showHidden:true});
I(()=>1,{showHidden:true});
I(class G{static s=1},{showHidden:true});
I(/x/g,{showHidden:true});
I(Symbol('x'),{showHidden:true});
I(Promise.resolve(1),{showHidden:true});
{class P1{constructor(){this.q=1} get g(){return 1} m(){}};P1.prototype.pv=3;I(new P1,{showHidden:true});class P2 extends P1{get z(){return 1}};I(new P2,{showHidden:true})}
