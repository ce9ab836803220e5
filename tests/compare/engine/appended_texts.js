// Texts that grow by `+=`: all that may happen to such a variable.
const { createHash } = require('crypto');
const sum = (text) => `${typeof text} ${text.length} ${createHash('sha1').update(text).digest('hex').slice(0, 12)}`;
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
const MANY = 3000;

t('in a loop', () => { let s = ''; for (let i = 0; i < MANY; i++) s += `line ${i}\n`; return sum(s); });
t('with var', () => { for (var i = 0, n = MANY; i < n; i++) { var s = s || ''; } var text = 'a'; while (n-- > 0) { text += n; } return sum(text); });
t('before it is there', () => { early(); var text = 'x'; function early() { text += 'y'; } for (let i = 0; i < MANY; i++) early(); return sum(text); });
t('too early', () => { early(); let text = 'x'; function early() { text += 'y'; } for (let i = 0; i < MANY; i++) early(); return sum(text); });
t('by a function', () => { let out = ''; const emit = (s) => { out += s; }; for (let i = 0; i < MANY; i++) emit('word '); emit('ü€😀'); for (let i = 0; i < MANY; i++) emit('wörd€'); return sum(out); });
t('read by a function', () => {
  let out = '<';
  return ((printer) => {
    for (let i = 0; i < MANY; i++) { printer.add(i % 7 ? 'part' : '\n'); if (i % 1000 === 0) console.log(sum(printer.get())); }
    return [sum(printer.text), sum(printer.get()), printer.get() === printer.text];
  })({ add(s) { out += s; }, get() { return out; }, get text() { return out; } });
});
t('returned by what is called', () => { let s = ''; const f = (x) => x + 1; for (let i = 0; i < MANY; i++) s += f(i) + ','; return sum(s); });
t('that reads it', () => { let s = ''; const f = () => s.length; for (let i = 0; i < 300; i++) s += f() + ','; return sum(s); });
t('that appends to it', () => { let s = ''; const f = () => { s += 'lost'; return 'kept'; }; for (let i = 0; i < 2000; i++) s += f(); return sum(s); });
t('that begins it anew', () => { let s = ''; const f = () => { s = 'lost'; return 'kept'; }; for (let i = 0; i < 2000; i++) s += f(); return sum(s); });
t('itself', () => { let s = 'a'; for (let i = 0; i < 14; i++) s += s; return sum(s); });
t('lines', () => {
  const lines = [];
  let line = '';
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < MANY; j++) line += j;
    lines.push(line);
    if (i % 2) { line = ''; } else { line += '!'; }
  }
  line = 'end' + line;
  line += `(${line.length})`;
  return [lines.map(sum), sum(line)];
});
t('anew with itself', () => { let s = ''; for (let i = 0; i < MANY; i++) s += 'abc'; s = `[${s}]`; for (let i = 0; i < MANY; i++) s += 'abc'; return [sum(s), s.slice(0, 3), s.at(-1), s[5], `${s}`.length, s + '' === s, [...s].length]; });
t('in objects', () => { let a = ''; let b = ''; for (let i = 0; i < MANY; i++) { a += 'a'; b += 'bb'; } return [{ a, b: b, c: { a } }, [a, b]].map((all) => JSON.stringify(all).length); });
t('other kinds', () => { let s = ''; for (let i = 0; i < MANY; i++) { s += i; s += null; s += undefined; s += [i]; s += { toString: () => 'o' }; s += 1n; s += true; } return sum(s); });
t('a symbol', () => { let s = ''; for (let i = 0; i < MANY; i++) { s += 'x'; if (i === 2500) s += Symbol('q'); } return sum(s); });
t('caught', () => { let s = ''; try { for (let i = 0; ; i++) { s += 'abc'; if (i > MANY) throw new Error('end'); } } catch { s += 'caught'; } finally { s += 'finally'; } return sum(s); });
t('labels and jumps', () => { let s = ''; outer: for (const a of Array(100).keys()) { for (const b of Array(100).keys()) { if (b > 90) continue outer; if (a > 90) break outer; s += a * b; } s += '\n'; } return sum(s); });
t('a generator', () => { function* g() { let s = ''; for (let i = 0; i < MANY; i++) { s += yield i; } return s; } const it = g(); let r = it.next(); while (!r.done) r = it.next(`<${r.value}>`); return sum(r.value); });
t('of each turn', () => { const all = []; for (let i = 0; i < 3; i++) { let s = ''; for (let j = 0; j < MANY; j++) s += i; all.push(() => s); } return all.map((one) => sum(one())); });
t('of a loop', () => { const all = []; for (let s = '', i = 0; i < 5000; i++) { s += 'xyz'; if (i % 1000 === 0) all.push(() => s); } return all.map((one) => sum(one())); });
t('hidden by another', () => { let s = ''; for (let i = 0; i < MANY; i++) { s += 'abc'; { let s = 5; s += 1; } ((s) => { s += 1; })(2); } return sum(s); });
t('not a text', () => { let s = 0; for (let i = 0; i < MANY; i++) s += i; return s; });
t('no text any more', () => { let s = ''; for (let i = 0; i < 10; i++) { s += i; } s = s.length; for (let i = 0; i < 10; i++) s += i; return s; });
t('as a value', () => { let s = ''; let last; for (let i = 0; i < MANY; i++) last = (s += i); return [sum(s), sum(last)]; });
t('taken apart', () => { let s = ''; for (let i = 0; i < MANY; i++) s += i; [s] = [s + '!']; return sum(s); });
t('looked at', () => { let s = ''; for (let i = 0; i < MANY; i++) { s += i; if (s.length % 1000 === 0) s += '\n'; } return sum(s); });
t('eval', new Function('sum', "let s = ''; for (let i = 0; i < 3000; i++) s += i; return sum(ev" + "al('s'))").bind(null, sum));
t('without semicolons', () => {
  let s = ''
  let n = 0
  for (let i = 0; i < MANY; i++) {
    n = i
    s += n
  }
  const m = s
  return sum(m)
});
t('if and else', () => { let s = ''; for (let i = 0; i < MANY; i++) if (i % 3) s += 'a'; else if (i % 5) s += 'b'; else s += 'c' + (i ? s2(i) : ''); return sum(s); function s2(i) { return i; } });
t('source', () => String(function () { let s = ''; for (const x of [1]) s += x; return { s, t: s.length }; }));
t('a class', () => { class P { static #n = ''; static text = ''; add(x) { P.text += x; P.#n += x; return P.#n; } } const p = new P(); for (let i = 0; i < 100; i++) p.add(i); return sum(P.text + p.add('')); });
t('too long', () => { let s = ''; const mega = 'x'.repeat(1 << 24); for (let i = 0; i < 40; i++) s += mega; return s.length; });
{
  let top = '';
  for (let i = 0; i < MANY; i++) top += i;
  console.log(sum(top), typeof top, top.length === sum(top).length);
}
(async () => {
  let s = '';
  for (let i = 0; i < MANY; i++) s += await i;
  for await (const part of ['a', 'b']) s += part;
  console.log('awaited', sum(s));
})();
