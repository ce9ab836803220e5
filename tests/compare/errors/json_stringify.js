// JSON.stringify: what a script can see of it, in its order.
const log = [];
const show = (...args) => console.log(JSON.stringify(...args));

// Kinds of values, and what is left out.
show({ a: 1, b: 'two', c: true, d: false, e: null, f: undefined, g() {}, h: Symbol('x'), i: NaN, j: -0, k: Infinity, l: 1.5e300, m: 1e21, n: -7, o: 2147483648, p: -2147483648 });
show([undefined, () => 1, Symbol('x'), null, NaN, -0, 0.1]);
console.log(JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(Symbol('a')), JSON.stringify(null), JSON.stringify('"'));
show([new Number(3), new String('s'), new Boolean(false), Object(Symbol('y'))]);
show({ date: new Date(0), bad: new Date(NaN), re: /x/g, map: new Map([[1, 2]]), set: new Set([1]), err: new Error('no'), buf: Buffer.from('ab'), bytes: new Uint8Array([1, 2]), floats: new Float64Array(2), view: new DataView(new ArrayBuffer(2)) });
show(Object.assign(new String('hi'), { extra: 1 }));
show(Object.assign(() => 1, { extra: 1 }));
(function () { show(arguments); })(1, 'b', [2]);
show(Object.assign([1, 2], { extra: 1 }));
show([1, , 3]);
show(new Array(3));
show([]);
show({});
show([[], {}, [{}], { a: [] }], null, 2);
show(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } }));
show(Object.assign(Object.create(null), { z: 1, 10: 'ten', 2: 'two', a: 2, [Symbol('s')]: 3 }));
class Point { #secret = 1; x = 1; y = 2; get sum() { return this.x + this.y; } }
show(new Point());
class Temperature { constructor(c) { this.c = c; } toJSON(key) { return `${key}:${this.c}`; } }
show({ t: new Temperature(20), list: [new Temperature(1), new Temperature(2)] });
show(new Temperature(3));

// Strings.
show('\u0000\u0001\b\t\n\v\f\r\u001f "\\/ \u007f\u0080\u00e9\u2028\u2029\ufeff');
show('\ud83d\ude00 \ud800 \udc00 \ud83d\ud83d\ude00 \udfff\ud800');
show({ 'k\u00e9y': 'wide \u20ac', 'n"q': 'narrow again' });
show(['a', '\u20ac', 'b'], null, '\u20ac-');
console.log(JSON.stringify('x'.repeat(1000) + '"').length);

// Spaces.
const nested = { a: [1, { b: 2 }], c: {}, d: [], e: { f: undefined } };
for (const space of [0, 1, 2, 10, 11, 3.9, -1, NaN, Infinity, '', '\t', '--', 'more than ten', new Number(2), new String('  '), true, null, {}]) show(nested, null, space);

// Replacers.
show({ a: 1, b: 2, c: { a: 3, b: 4, d: 5 } }, ['a', 'c', 'a', new String('d'), 5, new Number(6), {}, null]);
show({ 5: 'five', 6: 'six', a: 1 }, [5, new Number(6)]);
show([{ a: 1, b: 2 }], ['b']);
show({ a: 1 }, []);
show({ a: 1, list: [1, 2], n: null }, function (key, value) {
  log.push([key, Array.isArray(this) ? 'array' : typeof this, typeof value]);
  if (key === 'a') return { deeper: 1 };
  return typeof value === 'number' ? value + 1 : value;
});
show({ a: 1 }, (key, value) => (key === '' ? value : undefined));
console.log(JSON.stringify({ a: 1 }, () => undefined), JSON.stringify(1, (key, value) => [key, value].length && key === '' ? 'top' : value));
show({ a: 1 }, 'not a replacer', 1);
show({ a: new Date(0) }, (key, value) => (log.push([key, typeof value]), value));
console.log(JSON.stringify(log));

// toJSON.
show({ toJSON() { return undefined; } });
show([{ toJSON() { return undefined; } }]);
show({ a: { toJSON: 'no function', b: 1 } });
show({ a: { toJSON() { return this.b; }, b: { toJSON: () => 'not again' } } });
BigInt.prototype.toJSON = function () { return `${this}n`; };
show([1n, { big: 2n }]);
delete BigInt.prototype.toJSON;
for (const bad of [1n, [1n], { a: Object(2n) }]) { try { show(bad); } catch (error) { console.log(error.name, error.message); } }
Object.prototype.toJSON = function () { return 'everything'; };
show({ a: 1 });
show([1]);
delete Object.prototype.toJSON;
Array.prototype.toJSON = function () { return this.length; };
show({ a: [1, 2, 3], b: {} });
delete Array.prototype.toJSON;

// What runs while it is being written.
const seen = [];
const watched = (target, name) => new Proxy(target, {
  get(object, key, receiver) { seen.push(`${name}.get ${String(key)}`); return Reflect.get(object, key, receiver); },
  ownKeys(object) { seen.push(`${name}.ownKeys`); return Reflect.ownKeys(object); },
  getOwnPropertyDescriptor(object, key) { seen.push(`${name}.describe ${String(key)}`); return Reflect.getOwnPropertyDescriptor(object, key); },
  has(object, key) { seen.push(`${name}.has ${String(key)}`); return Reflect.has(object, key); },
});
show(watched({ a: 1, b: watched([1, { c: 2 }], 'array') }, 'object'));
show(watched({ a: 1, b: 2 }, 'listed'), watched(['b', 'a'], 'list'));
console.log(seen.join('\n'));
const changing = { get first() { delete this.second; this.third = 'new'; this.fourth = 4; return 1; }, second: 2, third: 3 };
show(changing);
const list = [{ toJSON() { list.push('late'); list[1] = 'changed'; return 0; } }, 1, 2];
show(list);
const shrinking = [{ toJSON() { shrinking.length = 1; return 'only'; } }, 1, 2];
show(shrinking);
const order = [];
show({ get b() { order.push('b'); return { get c() { order.push('c'); return 1; } }; }, get a() { order.push('a'); return 2; } });
console.log(order.join());
try { show({ get a() { throw new RangeError('from a getter'); } }); } catch (error) { console.log(String(error)); }
try { show({ toJSON() { throw new TypeError('from toJSON'); } }); } catch (error) { console.log(String(error)); }
try { JSON.stringify({ a: 1 }, () => { throw new Error('from a replacer'); }); } catch (error) { console.log(String(error)); }
const { proxy, revoke } = Proxy.revocable([], {});
revoke();
try { show({ proxy }); } catch (error) { console.log(error.name); }

// Circles, twice the same, depth.
const circle = { name: 'c', list: [] };
circle.list.push({ back: circle });
try { show(circle); } catch (error) { console.log(error.message); }
try { show({ a: 1, get b() { return circle; } }); } catch (error) { console.log(error.name); }
const twice = { x: 1 };
show([twice, twice, { twice }]);
let deep = [];
for (let i = 0; i < 1000; i++) deep = i % 2 ? [deep] : { deep };
console.log(JSON.stringify(deep).length);
for (let i = 0; i < 100000; i++) deep = [deep];
try { JSON.stringify(deep); } catch (error) { console.log(error.name, error.message); }
try { JSON.stringify(new Array(40).fill('x'.repeat(2 ** 24))); } catch (error) { console.log(error.name, error.message); }

// Raw texts.
show({ n: JSON.rawJSON('12345678901234567890'), s: JSON.rawJSON('"x"') });
show(Object.freeze(Object.assign(Object.create(null), { rawJSON: '1' })));
console.log(JSON.stringify.length, JSON.stringify.name, Object.prototype.toString.call(JSON), JSON.stringify({ a: [1] }, null, 1).split('\n').length);
