// Array.prototype.fill: whole arrays, parts, holes, and what must be heard of.
const show = (title, array) => console.log(title, array, array.length, Object.keys(array).length);
show('new', new Array(5).fill(0));
show('objects', Array(3).fill({}));
show('none', [].fill(1));
show('undefined', new Array(3).fill());
for (const args of [[9, 1], [9, -2], [9, 1, 3], [9, 3, 1], [9, NaN], [9, 0, undefined], [9, '1'], [9, 1.7, 2.9], [9, -100, 100], [9, 0, -1], [9, Infinity]]) {
  show(`dense ${args}`, [1, 2, 3, 4].fill(...args));
  show(`holes ${args}`, new Array(4).fill(...args));
}
show('mixed', [1, 2.5, 'x'].fill('y', 1));
show('numbers', [1, 2, 3].fill(0.5, 1, 2));
const holes = [1, , 3];
show('a hole', holes.fill(7, 1, 2));
const shared = new Array(3).fill([]);
console.log(shared[0] === shared[2]);
const attempt = (title, fn) => {
  try {
    console.log(title, fn());
  } catch (error) {
    console.log(title, error.name, error.message);
  }
};
'use strict';
attempt('frozen', () => Object.freeze([1, 2]).fill(0));
attempt('sealed', () => Object.seal([1, 2]).fill(0));
attempt('not extensible', () => { try { Object.preventExtensions(new Array(2)).fill(0) } catch (error) { return error.name } });
attempt('array-like', () => Array.prototype.fill.call({ length: 2 }, 'a'));
attempt('typed', () => Array.prototype.fill.call(new Uint8Array(2), 300));
attempt('null', () => Array.prototype.fill.call(null, 1));
attempt('order', () => [1, 2, 3].fill(0, { valueOf() { console.log('start'); return 1 } }, { valueOf() { console.log('end'); return 2 } }));
attempt('proxy', () => new Proxy(new Array(2), { set(target, key, value) { console.log('set', key, value); target[key] = value; return true } }).fill(1));
class Own extends Array { set 1(value) { console.log('setter', value) } }
const own = new Own(3).fill(4);
console.log(own.length, 1 in own, Object.keys(own));
const heard = [];
Object.defineProperty(Array.prototype, 2, { configurable: true, set(value) { heard.push(value) } });
const inherited = new Array(4).fill(5);
delete Array.prototype[2];
console.log(heard, Object.keys(inherited));
console.log(Array.prototype.fill.length, Array.prototype.fill.name, new Array(300000).fill(1).reduce((a, b) => a + b));
