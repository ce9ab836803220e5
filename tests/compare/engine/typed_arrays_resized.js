// What typed arrays say while, or after, their buffer becomes smaller.
const tell = (name, f) => { try { console.log(name, f()); } catch (e) { console.log(name, e.name); } };
const small = (n = 2) => { const b = new ArrayBuffer(4, { maxByteLength: 8 }); const a = new Uint8Array(b, 0, 4); return [a, () => b.resize(n)]; };
for (const [name, call] of Object.entries({
  fill: (a) => a.fill(1), sort: (a) => a.sort(), toSorted: (a) => a.toSorted(), toLocaleString: (a) => a.toLocaleString(), sortBy: (a) => a.sort(() => 0),
})) tell(name, () => { const [a, cut] = small(); cut(); return String(call(a)); });
tell('value', () => { const [a, cut] = small(); return a.fill({ valueOf() { cut(); return 3; } }, 1, 2); });
tell('start', () => { const [a, cut] = small(); return a.fill(3, { valueOf() { cut(); return 1; } }, 2); });
tell('end', () => { const [a, cut] = small(); return a.fill(3, 1, { valueOf() { cut(); return 2; } }); });
tell('tracks', () => { const b = new ArrayBuffer(4, { maxByteLength: 8 }); const a = new Uint8Array(b); a.fill({ valueOf() { b.resize(6); return 7; } }); return String(a); });
tell('own length', () => { const a = new Uint8Array(3); Object.defineProperty(a, 'length', { value: 1 }); a.fill(5); return [a[2], a.toLocaleString(), a.sort()[0]].join(); });
tell('comparing', () => { const b = new ArrayBuffer(4, { maxByteLength: 8 }); const a = new Uint8Array(b); a.set([4, 3, 2, 1]); a.sort((x, y) => { b.resize(2); return x - y; }); return String(a); });
for (const value of [42, {}, []]) tell('no array', () => Uint8Array.prototype.toLocaleString.call(value));
const own = Number.prototype.toLocaleString;
for (const size of [2, 6]) {
  const b = new ArrayBuffer(4, { maxByteLength: 8 }); const a = new Uint8Array(b);
  Number.prototype.toLocaleString = function () { b.resize(size); return own.call(this); };
  tell(size, () => a.toLocaleString());
}
Number.prototype.toLocaleString = own;
const grows = [1, 2, { toLocaleString() { grows.push(9); return 'x'; } }];
tell('array', () => grows.toLocaleString());
