'use strict';
// Objects of one shape come again and again: what is remembered of it must be what each of them is.
const show = (value, ...more) => console.log(JSON.stringify(value, ...more));
const several = (make, times = 6) => Array.from({ length: times }, (_, at) => make(at));

show(several((id) => ({ id, name: `item ${id}`, price: id * 1.5, tags: ['a', id], none: undefined, f() {} })));
show(several((id) => ({ id, 'a "quoted" \\ name\n': 1, 'ü': 'ü', '\u20ac': 2, '\ud800': '\ud800' })), null, 1);
show(several((id) => ({ b: 1, 2: 'two', a: 2, 1: 'one', [Symbol('s')]: 3, id })));
show(several((id) => Object.freeze({ id, deep: Object.freeze({ id }) })), null, '--');
show(several((id) => ({ id, get half() { return id / 2; } })));
show(several((id) => Object.defineProperty({ id, z: 1 }, 'hidden', { value: 1 })));
show(several((id) => Object.assign(Object.create(null), { id, toString: 1 })));
show(several((id) => Object.create({ inherited: 1 }, { id: { value: id, enumerable: true } })));
show(several((id) => ({ id, undefined, x: Symbol('x'), last: null })));
show(several((id) => ({ x: NaN, y: -0, z: 1e21, id, w: Infinity, v: 0.1 + 0.2 })));

// One of them changes.
const same = several((id) => ({ id, a: 1, b: 2 }));
show(same);
delete same[1].a;
same[2].c = 3;
same[3].a = undefined;
Object.defineProperty(same[4], 'a', { get() { return 'got'; }, enumerable: true });
Object.defineProperty(same[5], 'b', { enumerable: false });
same[0][7] = 'seven';
show(same);

// What is called while they are written changes what comes behind.
const list = several((id) => ({ first: { toJSON() { change(id); return `f${id}`; } }, second: id, third: 3 }));
function change(id) {
  list[id].second = `changed ${id}`;
  if (id === 1) delete list[id].third;
  if (id === 2) list[3].second = 'changed before';
  if (id === 3) list[id].fourth = 'not seen';
  if (id === 4) list.length = 5;
}
show(list);
show(list);

// toJSON: of the object's own, inherited, put into a prototype late, and taken from it.
class Point { constructor(x) { this.x = x; } }
const points = several((x) => new Point(x));
show(points);
Point.prototype.toJSON = function (key) { return `${key}:${this.x}`; };
show(points);
show({ points });
delete Point.prototype.toJSON;
show(points);
show(several((id) => ({ id, toJSON: id % 2 ? 5 : () => 'own' })));
Object.prototype.toJSON = function () { return Object.keys(this).length; };
show([{ a: 1 }, [1, 2], {}]);
delete Object.prototype.toJSON;
show([{ a: 1 }, [1, 2], {}]);
Array.prototype.toJSON = () => 'array';
show(several((id) => ({ id, list: [id] })));
delete Array.prototype.toJSON;
let asked = 0;
const late = several((id) => ({ id, before: { toJSON() { if (id === 2) Point.prototype.toJSON = () => 'late'; return asked++; } }, point: new Point(id) }));
show(late);
delete Point.prototype.toJSON;

// Arrays of each kind.
show([[1, 2, 3], [1.5, -0, NaN], ['a', {}, [[]]], [, 1, , 2], [1, , 3], Object.assign([1, 2], { name: 1 })]);
const sparse = [1]; sparse[5] = 6; show(sparse);
show(Object.defineProperty([1, 2, 3], 1, { get() { return 'got'; } }));
show(Object.freeze([1, 'two', { three: 3 }]));
class List extends Array { toJSON() { return [...this, 'own']; } }
show([List.of(1, 2), List.of(3)]);
const shrinking = [{ toJSON() { shrinking.length = 2; return 0; } }, 1, 2, 3];
show(shrinking);

// With what is asked for each.
show(several((id) => ({ id, a: 1, b: [id] })), ['a', 'b']);
show(several((id) => ({ id, a: 1, b: [id] })), function (key, value) { return key === 'a' ? this.id : value; });
for (const length of [15, 16, 17, 31, 32, 33]) {
  for (const mark of ['"', '\\', '\n', '\u0001', '\x7f', 'é', '\u2028', '😀']) {
    const text = 'x'.repeat(length) + mark + 'y'.repeat(3);
    const written = JSON.stringify({ [text]: text });
    if (JSON.parse(written)[text] !== text) console.log('lost', length, mark);
    if (length === 16) console.log(written);
  }
}

// Names that come again in a text that is read.
console.log(JSON.parse('[{"a":1,"b":2},{"b":3,"a":4},{"a":5,"a":6},{"":7},{"":8}]'));
console.log(JSON.parse('[{"a\\"b":1},{"a\\"b":2},{"a\\\\":3},{"a\\\\":4},{"\\u0061":5},{"a":6}]'));
console.log(JSON.parse('[{"__proto__":1},{"__proto__":2},{"1":1,"0":0},{"0":0,"1":1}]'));
console.log(JSON.parse(`[{"${'n'.repeat(40)}":1},{"${'n'.repeat(40)}":2},{"${'n'.repeat(39)}m":3},{"ü€":1},{"ü€":2},{"é":1},{"é":2}]`));
for (const wrong of ['[{"a":1},{"a:1}]', '[{"a":1},{a":1}]', '[{"a":1},{"a" 1}]', '[{"a":1},{', '[{"a":1},{"a', '[{"a":1},{"a"', '{"a\n":1}', `{"${'x'.repeat(16)}\t":1}`]) {
  try {
    console.log(JSON.parse(wrong));
  } catch (error) {
    console.log(error.message);
  }
}
