// Proxies, tags, constructors that are not there.
const util = require('util');
const { inspect } = util;
let number = 0;
const t = (make) => {
  let shown;
  try { shown = make(); } catch (error) { shown = `THROWN ${error.message}`; }
  console.log(`#${++number} ${shown}`);
};
const I = (value, options) => t(() => inspect(value, options));
I((function(){return arguments})());
I((function(){return arguments})(1,'a'));
I((function(){'use strict';return arguments})(1,{a:1}));
I((function*(){})());
I((async function*(){})());
I(new WeakMap);
I(new WeakSet);
I(new WeakRef({}));
I(globalThis===undefined);
I(Math);
I(JSON);
I(Reflect);
I(Atomics);
I(new Proxy({a:1},{}));
I(new Proxy([1,2],{}),{showProxy:true});
I(new Proxy({a:{b:1}},{get(){}}),{showProxy:1});
I(new Proxy(function f(){},{}));
I(new Proxy(class Z{},{}));
{const r=Proxy.revocable({},{});r.revoke();I(r.proxy);I([r.proxy],{showProxy:true})}
I(new Proxy(new Proxy({a:1},{}),{}),{showProxy:true});
I({p:new Proxy({a:{b:{c:1}}},{})},{showProxy:true,depth:0});
I(new Proxy(new Map([[1,2]]),{}));
I({[Symbol.toStringTag]:'Foo'});
I(Object.create(null,{[Symbol.toStringTag]:{value:'Foo'}}));
I(Object.create({[Symbol.toStringTag]:'Foo'}));
I({a:1,[Symbol.toStringTag]:'Foo'});
I(new (class Bar{get [Symbol.toStringTag](){return 'Baz'}}));
I(new (class Bar{get [Symbol.toStringTag](){return 'Bar'}}));
I(new (class Bar{get [Symbol.toStringTag](){return 5}}));
I(new (class Bar{get [Symbol.toStringTag](){return ''}}));
I({constructor:1});
I({constructor:function Foo(){}});
I({constructor:Object});
I({constructor:{name:'X'}});
I(Object.create({constructor:null}));
{function F(){}; F.prototype={};I(new F)}
{function F(){}; F.prototype=null;I(new F)}
{function F(){this.a=1}; F.prototype.constructor=null;I(new F)}
{const o={};o.constructor=o.constructor; I(o)}
{class X{};const o=new X;Object.setPrototypeOf(X.prototype,null);I(o)}
