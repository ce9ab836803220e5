// Errors: stacks, names, causes, keys.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
// An error with a stack that is the same everywhere.
const S=(e,f='\n    at f (/x/y.js:1:2)\n    at g (/x/z.js:3:4)')=>{const h=e.name+(e.message?': '+e.message:'');Object.defineProperty(e,'stack',{value:h+f,configurable:true,writable:true});return e};
I(S(new Error('m')));
I([S(new Error('m'))]);
I({e:S(new TypeError('m'))});
I({a:{b:S(new Error('m\nn'))}});
I(Object.assign(S(new Error('m')),{code:'X',x:{y:1}}));
I(S(new Error('m',{cause:S(new Error('c'))})));
I(S(new Error('m',{cause:'str'})));
I(S(new AggregateError([S(new Error('1')),S(new Error('2'))],'agg')));
I(S(new Error('')));
I(S(new Error('m'),''));
I([S(new Error('m'),'')]);
I(Object.assign(S(new Error('m'),''),{a:1}));
class MyE extends Error{};
I(S(new MyE('q')));
class MyE2 extends TypeError{get name(){return 'Custom'}};
I(S(new MyE2('q')));
class FooError extends Error{constructor(m){super(m);this.name='FooError'}};
I(S(new FooError('q')));
I(S(new FooError('q'),''));
class Bar extends Error{constructor(m){super(m);this.name='Different'}};
I(S(new Bar('q')));
{const e=S(new Error('m'));e.name='X';I(e)}
{const e=S(new Error('m'));e.message='changed';I(e)}
{const e=new Error('m');e.stack=undefined;I(e)}
{const e=new Error('m');e.stack='custom stack';I(e)}
{const e=new Error('m');e.stack='';I(e)}
{const e=S(new Error('m'));Object.setPrototypeOf(e,null);I(e)}
{const e=S(new TypeError('m'));Object.setPrototypeOf(e,Error.prototype);I(e)}
{const e=S(new Error('m'));e.name=undefined;I(e)}
{const e=S(new Error('m'));e.name=null;I(e)}
{const e=S(new Error('m'));e.name=5;I(e)}
{const e=S(new Error('m'));e.name='';I(e)}
{const e=S(new Error('m'));e[Symbol.toStringTag]='T';I(e)}
class TE extends Error{get [Symbol.toStringTag](){return 'TT'}};
I(S(new TE('m')));
I(S(new Error('m')),{colors:true});
I(S(new Error('m'),'\n    at f (node:fs:1:2)\n    at g (/a/node_modules/foo/x.js:1:2)\n    at h (/a/node_modules/@sc/bar/y.js:2:3)'),{colors:true});
I({e:S(new Error('m'))},{compact:true});
I({e:S(new Error('m'))},{compact:false});
I(S(new Error('m',{cause:S(new Error('c'))})),{depth:0});
I(S(Object.assign(new Error('m'),{x:{y:{z:{}}}})),{depth:0});
I([[[[S(new Error('deep'))]]]]);
I([[[[Object.assign(S(new Error('deep')),{k:1})]]]]);
I(S(new Error('m')),{showHidden:true});
I(S(new Error('m',{cause:undefined})));
I(S(Object.assign(new Error('m'),{cause:5})));
I(S(Object.assign(new Error('m'),{errors:[1,2]})));
I(S(Object.assign(new Error('m'),{errors:5})));
{const long='\n    at a (/x:1:1)\n    at b (/x:1:2)\n    at c (/x:1:3)\n    at d (/x:1:4)\n    at e (/x:1:5)\n    at f (/x:1:6)'; const c=S(new Error('cause'),long); const e=S(new Error('outer',{cause:c}),'\n    at z (/y:1:1)'+long); I(e); I({e})}
I(Object.create(Error.prototype));
I(Object.create(TypeError.prototype));
I(Error.prototype);
I(Object.assign(Object.create(Error.prototype),{message:'mm'}));
function OldE(m){this.message=m;this.stack='OldE: '+m+'\n    at x (y:1:1)'};
OldE.prototype=Object.create(Error.prototype,{constructor:{value:OldE},name:{value:'OldE'}});
I(new OldE('z'));
require('util').inherits;
{const e=S(new RangeError('msg'));e.stack=e.stack.replace('RangeError','RangeError [CODE]');e.code='CODE';I(e)}
{const e=new Error('multi\nline\nmessage');S(e);I(e);I({e})}
I(S(new SyntaxError('s')));
I(new Map([[S(new Error('k')),S(new Error('v'))]]));
{const e=S(new Error('x'));e.toString=()=>'hi';I(e)}
{const e=S(new Error('x'));Object.defineProperty(e,'message',{get(){return 'gm'},enumerable:true});I(e)}
I(new Set([S(new Error('s'),'')]));
I(Promise.reject(S(new Error('r'),'')).catch(()=>{}) && 1);
{const e=S(new Error('circ'));e.cause=e;I(e)}
{const e=S(new AggregateError([],''));I(e)}
I(S(new AggregateError([1,'a',S(new Error('in'),'')],'x'),''));
{class Err extends Error{};Err.prototype.name='PN';I(S(new Err('m')))}
{class HTTPError extends Error{};const e=new HTTPError('m');S(e);I(e)}
{const e=S(new Error('Error: m'));I(e)}
{const e=S(new Error('a'));e.a=[1,2,3];e.b={c:{d:{e:{}}}};e['k-k']=1;I(e);I({x:{e}})}
