// URLPattern: classes, arguments, parts, matches.
'use strict';

const t=(f)=>{ try { console.log(f()) } catch(e) { console.log(e.name,e.code,e.message) } };
console.log(URLPattern===require('url').URLPattern, URLPattern.length, URLPattern.name);
console.log(Object.getOwnPropertyNames(URLPattern.prototype), Object.keys(URLPattern.prototype), URLPattern.prototype[Symbol.toStringTag], Object.prototype.toString.call(new URLPattern()));
console.log(Object.getOwnPropertyDescriptor(URLPattern.prototype,'exec'),URLPattern.prototype.exec.length,URLPattern.prototype.test.length,URLPattern.prototype.exec.name);
t(()=>URLPattern()); t(()=>new URLPattern(1)); t(()=>new URLPattern({},1)); t(()=>new URLPattern({},'',1)); t(()=>new URLPattern({},{ignoreCase:''})); t(()=>new URLPattern('/foo')); t(()=>new URLPattern('/foo','bad')); t(()=>new URLPattern({},'http://a')); t(()=>new URLPattern('http://[a')); t(()=>new URLPattern('(','http://a')); t(()=>new URLPattern({pathname:'/(a'})); t(()=>new URLPattern(null)); t(()=>new URLPattern(undefined,undefined)); t(()=>new URLPattern({},undefined,{}));t(()=>new URLPattern('https://a.b/',null));t(()=>new URLPattern({protocol:5}));t(()=>new URLPattern({protocol:undefined,pathname:null}));
const p=new URLPattern({pathname:'/books/:id(\\d+)/:rest*'}); console.log(p, p.pathname,p.protocol,p.hostname,p.port,p.search,p.hash,p.username,p.password,p.hasRegExpGroups);
console.log(p.exec('https://x.y:8080/books/12/a/b?q#h')); console.log(p.test('https://x/books/ab'), p.test('/books/1/','https://x'), p.exec({pathname:'/books/7/z'}), p.exec('zzz'), p.test({pathname:'/books/1/',baseURL:'https://x'}));
t(()=>p.exec(1)); t(()=>p.exec('',1)); t(()=>p.test(1)); t(()=>p.exec({},'http://a')); t(()=>p.exec()); t(()=>p.test());t(()=>p.exec('/a','bad')); t(()=>p.test({pathname:5}));t(()=>p.exec.call({}));t(()=>Reflect.get(URLPattern.prototype,'hash',{}));
const q=new URLPattern('https://*.example.com/:a/{b-:c}?/*.png','https://z.com',{ignoreCase:true}); console.log(q.hostname,q.pathname,q.exec('https://WWW.example.com/Foo/B-x/q.PNG'),q.test('http://a.example.com/f/x.png'));
const r=new URLPattern('/a/:x?','https://h.com/base?q=1'); console.log(r.protocol,r.hostname,r.pathname,r.search,r.exec('https://h.com/a')); 
const s=new URLPattern({protocol:'http{s}?',username:'u*',port:'80(80)?',hash:'*',search:'a=:v'}); console.log(s.protocol,s.exec('https://user@h:8080/p?a=5#z'));
class X extends URLPattern{}; console.log(new X('http://a.b/') instanceof URLPattern, require('util').inspect(new X('http://a.b/'),{depth:0}), {a:new X('http://a.b')});
console.log(new URLPattern({pathname:'/é/:n'}).pathname, new URLPattern({pathname:'/a b'}).pathname, new URLPattern({hostname:'EXAMPLE.com'}).hostname, new URLPattern({port:'443',protocol:'https'}).port);
