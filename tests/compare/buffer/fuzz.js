// Random calls of nearly every method, the results folded into digests: one line per group.
let seed = 12345;
const rnd = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const encodings = ['utf8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'UTF-8'];
const alphabet = ['a', 'b', 'Z', '0', '9', '=', '-', '_', '+', '/', ' ', '\n', 'é', 'ÿ', '€', '😀', '\ud800', '\udc00', 'f', 'c', '*', '\u0141'];
function text(n) { let s = ''; for (let i = rnd(n); i > 0; i--) s += alphabet[rnd(alphabet.length)]; return s; }
function bytes(n) { const a = []; for (let i = rnd(n); i > 0; i--) a.push(rnd(4) ? rnd(256) : 0x61 + rnd(4)); return Buffer.from(a); }
function hash(parts) { let h = 0; const s = parts.join('|'); for (let i = 0; i < s.length; i++) h = (h * 31 + s.charCodeAt(i)) | 0; return h; }
function shown(f) {
  try {
    const v = f();
    if (Buffer.isBuffer(v)) return v.toString('hex');
    return typeof v === 'bigint' ? `${v}n` : Object.is(v, -0) ? '-0' : String(v);
  } catch (e) { return `${e.name} ${e.code} ${e.message}`; }
}
const numbers = [0, 1, 2, 3, 5, 8, -1, -2, 1.5, NaN, Infinity, -Infinity, 300, 65536, 2 ** 31, 2 ** 32, 2 ** 33, -(2 ** 31), undefined, null, '1', 'x', {}];
const num = () => numbers[rnd(numbers.length)];
const groups = {
  from() { const e = encodings[rnd(encodings.length)]; const t = text(12); return [() => Buffer.from(t, e), () => Buffer.byteLength(t, e)]; },
  toString() { const b = bytes(14); const e = encodings[rnd(encodings.length)]; const s = num(), d = num(); return [() => b.toString(e), () => b.toString(e, s, d)]; },
  write() { const b = bytes(14); const t = text(8); const e = encodings[rnd(encodings.length)]; const o = num(), l = num(); return [() => b.write(t, e), () => b.toString('hex'), () => b.write(t, o, l, e), () => b.toString('hex')]; },
  search() { const b = bytes(30); const n = bytes(4); const o = num(); const t = text(4); const e = encodings[rnd(encodings.length)]; return [() => b.indexOf(n, o), () => b.lastIndexOf(n, o), () => b.indexOf(t, o, e), () => b.lastIndexOf(t, o, e), () => b.includes(rnd(256), o)]; },
  compare() { const a = bytes(6), b = bytes(6); const [w, x, y, z] = [rnd(7), rnd(7), rnd(7), rnd(7)]; return [() => a.compare(b), () => a.equals(b), () => Buffer.compare(a, b), () => a.compare(b, w, x, y, z)]; },
  cut() { const b = bytes(10); const s = num(), e = num(); return [() => b.slice(s, e), () => b.subarray(s, e), () => Buffer.copyBytesFrom(b, s, e)]; },
  copy() { const a = bytes(10), b = bytes(10); const [w, x, y] = [num(), num(), num()]; return [() => a.copy(b, w, x, y), () => b.toString('hex'), () => a.copy(a, w, x, y), () => a.toString('hex')]; },
  fill() { const b = bytes(10); const v = [num(), text(4), bytes(4)][rnd(3)]; const [s, e, c] = [num(), num(), encodings[rnd(encodings.length)]]; return [() => b.fill(v, s, e), () => b.fill(v, c), () => b.fill(v, 0, b.length, c)]; },
  concat() { const l = [bytes(5), bytes(5), bytes(5)]; const n = num(); return [() => Buffer.concat(l), () => Buffer.concat(l, rnd(20)), () => typeof n === 'number' && n > 1e6 ? 0 : Buffer.concat(l, n)]; },
};
const readers = Object.keys(Buffer.prototype).filter((name) => /^(read|write)/.test(name)).sort();
groups.numbers = () => {
  const b = bytes(14); const name = readers[rnd(readers.length)];
  const v = name.includes('Big') ? [1n, -1n, 2n ** 63n, 2n ** 64n, 5, -(2n ** 63n)][rnd(6)] : [num(), rnd(2 ** 30) - 2 ** 29, rnd(100) / 7][rnd(3)];
  const o = rnd(3) ? rnd(14) : num(); const l = rnd(3) ? 1 + rnd(6) : num();
  return name.startsWith('read') ? [() => b[name](o, l)] : [() => b[name](v, o, l), () => b.toString('hex')];
};
for (const [name, make] of Object.entries(groups)) {
  const all = [];
  for (let i = 0; i < 400; i++) for (const f of make()) all.push(shown(f));
  console.log(name, all.length, hash(all));
  if (process.argv.includes(name)) console.log(all.map((line, at) => `${at} ${line}`).join('\n'));
}
