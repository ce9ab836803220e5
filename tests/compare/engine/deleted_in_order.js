// Objects with many properties that lose them, first the oldest.
const many = (n, proto = Object.prototype) => { const o = Object.create(proto); for (let i = 0; i < n; i++) o[`k${i}`] = i; return o; };
const o = many(100);
const same = o;
o[5] = 'five';
o[1] = 'one';
Object.defineProperty(o, 'hidden', { value: 1, configurable: true });
Object.defineProperty(o, 'fixed', { value: 2, writable: true });
Object.defineProperty(o, 'got', { get() { return this.k99; }, set(v) { this.k98 = v; }, enumerable: true, configurable: true });
for (let i = 0; i < 90; i++) console.log(i % 10 ? '' : i, delete o['k' + i], o['k' + i], `k${i}` in o);
console.log(same === o, o, Object.getOwnPropertyDescriptors(o), Reflect.ownKeys(o));
o.got = 'set';
console.log(delete o['hidden'], delete o['fixed'], delete o['nothing'], delete o[5], delete o['got'], o.got, o.k98, Object.keys(o));
(() => { 'use strict'; try { delete o['fixed']; } catch (error) { console.log(error.message); } })();
o.k0 = 'again';
console.log(Object.keys(o).at(-1), JSON.stringify(o));

class Of { constructor() { for (let i = 0; i < 50; i++) this[`k${i}`] = i; } has(k) { return k in this; } }
const of = new Of();
const read = (x) => x.k40 + x.k49;
console.log(read(of), read(of));
for (let i = 0; i < 40; i++) delete of[`k${i}`];
console.log(read(of), of.has('k3'), of.has('k44'), of instanceof Of, Object.keys(of).length, read(new Of()));

class Private { #p = 7; constructor() { for (let i = 0; i < 50; i++) this[`k${i}`] = i; } drop(k) { return delete this[k] && this.#p; } }
console.log(new Private().drop('k3'));

const symbol = Symbol('s');
const s = many(40);
s[symbol] = 1;
s.last = 2;
console.log(delete s['k0'], delete s[symbol], s[symbol], s.last, Object.keys(s).length);

const frozen = Object.freeze(many(40));
console.log(delete frozen['k0'], delete frozen['none'], Object.isFrozen(frozen), delete Object.preventExtensions(many(40))['k1']);
const proto = many(40);
const child = Object.create(proto);
const look = () => child.k39;
console.log(look(), delete child['k39'], look(), child.k0);

// Whatever it is.
let nothing;
const said = [];
const say = (x) => (said.push(x), x);
for (const run of [() => delete nothing['x'], () => delete null['x'], () => delete 'text'['length'], () => delete 'text'[9], () => delete (5)['x'], () => delete [1, 2]['0'], () => delete (say('a'), many(40))[say('k1')], () => delete new Proxy(many(40), { deleteProperty(t, k) { say(`trap ${k}`); return delete t[k]; } })['k2'], () => delete function () {}['name'], () => delete Math['PI'],
  () => delete new Map()['x'], () => { 'use strict'; return delete []['length']; }]) {
  try { console.log(run()); } catch (error) { console.log(error.name, error.message); }
}
console.log(said, String((x) => delete x [ 'a' ]), String(function f(x) { delete (x)['b']; }));
const queue = {};
let sum = 0;
for (let i = 0; i < 3000; i++) { queue[`q${i}`] = i; if (i >= 200) { sum += queue[`q${i - 200}`]; delete queue[`q${i - 200}`]; } }
console.log(sum, Object.keys(queue).length, Object.keys(queue)[0]);
for (const key in queue) delete queue[key];
console.log(Object.keys(queue));
