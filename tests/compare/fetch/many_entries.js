'use strict';
// Forms, headers and blobs of thousands of entries, and entries that come and go meanwhile.
const f = new FormData();
const show = () => console.log(JSON.stringify([...f]), [...f.keys()].join());
for (const [k, v] of [['a', 1], ['b', 2], ['a', 3], ['c', 4], ['a', 5], ['b', 6]]) f.append(k, v);
show(); console.log(f.getAll('a'), f.get('b'), f.has('x'), f.get('x'), f.getAll('x'));
f.set('b', 'B'); show(); f.set('a', 'A'); show(); f.delete('c'); show(); f.delete('zz'); f.append('c', 7); f.set('\ud800', 'x'); show(); f.delete('\ud800'); f.delete('\ufffd'); show();
for (const [k] of f) { console.log(k); if (k === 'a') f.delete('b'); if (k === 'c') f.append('d', 1), f.set('e', 2); if (k === 'e') break; }
show(); f.forEach((v, k) => { console.log(k, v); if (k === 'a') f.delete('c'); if (k === 'd') f.set('d', 'D'); }); show();
const it = f.entries(); const first = it.next().value; f.set(first[0], 'new'); console.log(first, f.get(first[0]));
const g = new FormData(); for (let i = 0; i < 3; i++) g.append('x', i); g.forEach((v, k) => { console.log(k, v); g.set('x', 'one'); }); console.log([...g]);
const h = new Headers({ b: '1', a: '2' }); for (const [k, v] of h) { console.log(k, v); if (k === 'a') h.append('c', '3'); if (k === 'b') h.set('a', 'later'), h.delete('c'); } console.log([...h]);
const p = h.entries().next().value; p[1] = 'x'; console.log([...h]);
(async () => {
  const b = new Blob(['abc', '', 'defg', 'h', '', '', 'ij']);
  for (let i = 0; i <= 10; i++) for (let j = i; j <= 11; j++) { const s = b.slice(i, j); const out = []; for await (const c of s.stream()) out.push(Buffer.from(c).toString()); console.log(i, j, out.join('|')); }
})();

const long = new FormData();
for (let i = 0; i < 4000; i++) long.append(`k${i}`, 'v');
for (let i = 0; i < 4000; i++) long.set(`k${i}`, `${i}`);
for (let i = 0; i < 3990; i++) if (long.has(`k${i}`)) long.delete(`k${i}`);
console.log([...long.values()].join());
const heads = new Headers();
for (let i = 0; i < 1500; i++) heads.append(`k${i}`, `${i}`);
let sum = 0;
for (const [, value] of heads) sum += +value;
console.log(sum);
const pieces = new Blob(Array.from({ length: 3000 }, (_, i) => `${i},`));
let length = 0;
for (let i = 0; i < 3000; i++) length += pieces.slice(i, i + 5).size;
console.log(length, pieces.size);
