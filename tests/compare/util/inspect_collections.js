// Maps, sets and their iterators.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I(new Map);
I(new Set);
I(new Map([[1,2],['a',{b:1}]]));
I(new Set([1,'a',{x:1}]));
I(new Map([[{a:1},new Set([1])]]));
I(Object.assign(new Map([[1,2]]),{x:1}));
I(new Set([[1,2],[3]]));
I(new Map([[1,2]]).entries());
I(new Map([[1,2]]).keys());
I(new Map([[1,2]]).values());
I(new Set([1,2]).values());
I(new Set([1,2]).entries());
I(new Map([[1,{a:{b:{c:1}}}]]),{depth:0});
I(new Map([[1,2]])[Symbol.iterator]());
I([].values());
I('abc'[Symbol.iterator]());
I('a'.matchAll(/a/g));
I(new Map([[1,2],[3,4]]),{maxArrayLength:1});
I(new Set([1,2,3]),{maxArrayLength:1});
I(Object.setPrototypeOf(new Map([[1,2]]),null));
I(Object.setPrototypeOf(new Set([1]),null));
class MM extends Map{};
I(new MM);
I(new MM([[1,2]]));
class SS extends Set{};
I(new SS([1]));
{const m=new Map([['a',1]]);const it=m.entries();I(it);I(it);it.next();I(it)}
I(new Set(Array.from({length:30},(_, i)=>i)));
I(new Map(Array.from({length:5},(_, i)=>['key'+i,'value'.repeat(5)])));
{const m=new Map;m.set('self',m);I(m)}
{const s=new Set;s.add(s);I(s)}
