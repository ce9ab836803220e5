// [util.inspect.custom] and stylize.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I({[inspect.custom](){return 'X'}});
I({[inspect.custom](){return {y:1}}});
I({[inspect.custom](){return 5}});
I({[inspect.custom](){return null}});
I({[inspect.custom](){return undefined}});
I({[inspect.custom](){throw new Error('bad')}});
I({a:{[inspect.custom](d,o){return inspect({q:1},o)}}});
I({[inspect.custom]:5});
I({[inspect.custom](){return this}});
I({a:{[inspect.custom](d,o){return 'x\ny'}}});
I({a:[{[inspect.custom](d,o){return {l:'x'.repeat(90),m:1}}}]});
I({[inspect.custom](){return 'X'}},{customInspect:false});
I({[inspect.custom](d,o){return o.stylize('hi','number')}},{colors:true});
I({[inspect.custom](d,o){return typeof o.stylize+d}});
I({inspect(){return 'old'}});
I({[inspect.custom]:inspect});
I({a:1,inspect:inspect});
I({[inspect.custom](d,o,i){return i({a:{b:{c:{d:1}}}},{...o,depth:0})}});
t(()=>inspect({a:{b:1}},false,0));
t(()=>inspect({a:{b:1}},true));
t(()=>inspect({a:1},false,2,true));
t(()=>inspect({a:{b:{c:{d:1}}}},undefined,null));
t(()=>inspect('x',{stylize:(s,t)=>`<${t}:${s}>`}));
t(()=>inspect({a:1,b:[null]},{stylize:(s,t)=>`<${t}:${s}>`}));
