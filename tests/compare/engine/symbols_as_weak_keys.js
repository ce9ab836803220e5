// Symbols as keys of weak collections, and the order of what iterators have.
const tell = (name, act) => {
  try { console.log(name, act()); } catch (error) { console.log(name, error.name, error.message); }
};
const key = Symbol('key'), other = Symbol('key');
tell('before', () => [new WeakMap().has(key), new WeakMap().get(key), new WeakMap().delete(key), new WeakSet().has(key)]);
const map = new WeakMap();
tell('set', () => map.set(key, 1) === map);
tell('get', () => [map.get(key), map.has(key), map.get(other), map.has(other), new WeakMap().has(key)]);
tell('again', () => map.set(key, 2).get(key));
tell('objects too', () => map.set(map, 3).get(map) + map.get(key));
tell('delete', () => [map.delete(key), map.delete(key), map.has(key), map.get(map)]);
tell('well-known', () => new WeakMap([[Symbol.iterator, 'it'], [{}, 1]]).get(Symbol.iterator));
tell('registered', () => new WeakMap([[Symbol.for('x'), 1]]));
tell('registered in a set', () => new WeakSet().add(Symbol.for('x')));
tell('text', () => new WeakMap().set('x', 1));
tell('set of them', () => { const set = new WeakSet([key]); return [set.has(key), set.has(other), set.delete(key), set.has(key)]; });
class Mine extends WeakMap {}
tell('subclass', () => new Mine([[key, 'mine']]).get(key));
tell('names', () => [map.set.name, map.set.length, map.get.name, map.get.length, WeakMap.prototype.set.toString()]);
tell('order', () => Object.getOwnPropertyNames(Iterator.prototype).join());
tell('deep reviver', () => JSON.parse('['.repeat(50000) + ']'.repeat(50000), (key, value) => value));
let nested = [];
for (let n = 0; n < 50000; n++) nested = [nested];
tell('deep list', () => nested.toLocaleString());
