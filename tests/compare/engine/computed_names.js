// Methods of classes inside functions whose names are computed from variables around.
const util = require('util');
function declared(u = 'k') { class C { [u]() { return 1; } get [`g${u}`]() { return 2; } static [u]() { return 3; } } return [new C().k(), new C().gk, C.k()]; }
function expressed(u) { return new (class { async [u]() {} *[u + 1]() {} })(); }
const mixin = (B, u) => class extends B { [u]() { return super.toString(); } };
function inspected() { const { custom } = util.inspect; class A { [custom]() { return 'shown'; } } return new A(); }
class Outer { make(key) { return class { [key]() { return key; } static { this.made = class { [key + key]() {} }; } }; } }
function* generated(u) { yield new (class { [yield u]() {} })(); }
function lost() { class D { [nowhere]() {} } return D; }
console.log(declared(), Object.getOwnPropertyNames(Object.getPrototypeOf(expressed('e'))));
console.log(Object.getOwnPropertyNames(mixin(Object, 'm').prototype), inspected());
const Made = new Outer().make('x');
console.log(new Made().x(), Object.getOwnPropertyNames(Made.made.prototype), Made.toString());
const g = generated('y');
console.log(g.next().value, Object.getOwnPropertyNames(Object.getPrototypeOf(g.next('z').value)));
try { lost(); } catch (err) { console.log(err.message); }
for (const n of ['p', 'q']) { const C = class { [n]() { return n; } }; console.log(Object.getOwnPropertyNames(C.prototype)); }
