// Loops whose variables an array pattern names: what is gone over, when, what is closed, and what fails.
const t = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, String(error));
  }
};
const log = [];
const from = (values, extra) => {
  let at = 0;
  log.length = 0;
  return {
    [Symbol.iterator]() { log.push('begin'); return this; },
    next() { log.push('next'); return at < values.length ? { done: false, value: values[at++] } : { done: true, value: undefined }; },
    return(...args) { log.push(`return ${args.length}`); return {}; },
    ...extra,
  };
};
const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
const all = (of, to = 99) => { const seen = []; for (const [k, v] of of) { seen.push(k, v); if (seen.length >= to) break; } return seen; };
t('kinds', () => [all(map), all(Object.entries({ x: 1, y: 2 })), all(['ab', 'c', '']), all([[1], [2, 3, 4], []]), all(new Set([[1, 2]])), all([new Set([1]), new Map([[2, 3]]), new Uint8Array(2)]), all(map.entries()), all((function* () { yield* map; })())]);
t('words', () => { const seen = []; for (var [a, b = 'none'] of [[1], [2, 3]]) seen.push(a, b); for (let [, c] of map) seen.push(c++, c); for (const [
  d] of [[4]]) seen.push(d); return [seen, a, b]; });
t('closures', () => { const seen = []; for (const [k, v] of map) seen.push(() => k + v); return seen.map((f) => f()); });
t('changed meanwhile', () => { const seen = []; const own = new Map(map); for (const [k, v] of own) { seen.push(k); own.delete('b'); if (v < 9) own.set(`${k}${k}`, v + 5); } return seen; });
t('arrays that change', () => { const seen = []; const list = [[1], [2]]; for (const [n] of list) { seen.push(n); if (n < 5) list.push([n + 3]); if (n === 2) list.length = 3; } return seen; });
t('arrays with holes and getters', () => { const seen = []; const list = [[1], , [3]]; try { for (const [n] of list) seen.push(n); } catch (error) { seen.push(error.message); } const other = [[1], [2]]; Object.defineProperty(other, 1, { get() { seen.push('got'); return ['own']; } }); for (const [n] of other) seen.push(n); return seen; });
t('left', () => { const seen = []; for (const [a] of from([[1], [2]])) { seen.push(a); break; } seen.push(log.join()); outer: for (const [b] of map) for (const [c] of from([[1], [2]])) { seen.push(b, c); if (b === 'a') continue outer; break outer; } seen.push(log.join()); return seen; });
t('to the end', () => [all(from([[1, 2]])), log.join()]);
t('body fails', () => { try { for (const [a] of from([[1]])) throw new Error('body'); } catch (error) { return [error.message, log.join()]; } });
t('pattern fails', () => { try { for (const [a] of from([[1], 5])) log.push(a); } catch (error) { return [error.message, log.join()]; } });
t('inner fails', () => { try { for (const [a] of from([{ [Symbol.iterator]() { throw new Error('inner'); } }], { return() { log.push('returned'); throw new Error('outer'); } })) log.push(a); } catch (error) { return [error.message, log.join()]; } });
t('inner is closed', () => { const inner = []; for (const [a] of [{ [Symbol.iterator]: () => ({ next: () => ({ value: 7, done: false }), return() { inner.push('closed'); return {}; } }) }]) inner.push(a); return inner; });
t('next fails', () => { try { for (const [a] of from([], { next() { throw new Error('next'); } })) log.push(a); } catch (error) { return [error.message, log.join()]; } });
t('closing fails', () => { for (const [a] of from([[1]], { return() { throw new Error('closing'); } })) break; });
t('closing gives nothing', () => { for (const [a] of from([[1]], { return: () => 5 })) break; });
t('closing is none', () => { for (const [a] of from([[1]], { return: 5 })) break; });
t('results that tell', () => { const seen = []; let at = 0; for (const [a] of { [Symbol.iterator]: () => ({ next: () => ({ get done() { seen.push('done'); return at++ > 1; }, get value() { seen.push('value'); return [at]; } }) }) }) seen.push(a); return seen; });
t('returned from', () => { const find = () => { for (const [k, v] of map) if (v === 2) return k; }; return find(); });
t('own names', () => { for (const [q] of [[() => q]]) return typeof q(); });
t('too early', () => { for (const [e] of [e]) ; });
t('replaced', () => {
  const prototype = Object.getPrototypeOf([].values());
  const { next } = prototype;
  const values = Array.prototype[Symbol.iterator];
  const seen = [];
  prototype.next = function () { const result = next.call(this); return result.done ? result : { done: false, value: [result.value, 'mine'] }; };
  try { for (const [a, b] of [[1], [2]]) seen.push(a, b); } finally { prototype.next = next; }
  prototype.return = function () { seen.push('return'); return {}; };
  try { for (const [a] of [[1], [2]]) break; const [c] = [1, 2]; } finally { delete prototype.return; }
  for (const [k] of map) { seen.push(k); Array.prototype[Symbol.iterator] = function* () { yield 'other'; }; }
  Array.prototype[Symbol.iterator] = values;
  return seen;
});
t('swapped', () => { let [a, b] = [1, 2]; [a, b] = [b, a]; const o = { list: [1, 2, 3] }; [o.list[0], o.list[2]] = [o.list[2], o.list[0]]; let i = 0; [i, o.list[i]] = [2, 'at'];
  [a, , b = 5] = 'xy'; return [a, b, o, i]; });
t('swapped in order', () => { const seen = []; const o = { set a(v) { seen.push(`a ${v}`); }, set b(v) { seen.push(`b ${v}`); } }; const say = (x) => (seen.push(x), x); [o[say('a')], o[say('b')]] = [say(1), say(2)]; return seen; });
t('value', () => { let a; const b = [a] = [1, 2]; const f = () => [a] = [5, 6]; return [a, b, f(), eval('[a] = [3, 4]'), a]; });
t('in functions', () => { const swap = (x) => { [x[0], x[1]] = [x[1], x[0]]; return x; }; return [swap([1, 2]), String(swap)]; });
t('generators', () => { function* g() { for (const [a, b] of map) yield b + a; } return [...g()]; });
for (const text of ['for (let [x] = 1 of []) ;', 'for (const [x, x] of []) ;', 'for (const [(x)] of []) ;', 'const [a];', '[a, 1] = [];']) { try { new Function(text); console.log('taken', text); } catch (error) { console.log(error.name); } }
(async () => { const seen = []; for await (const [a, b] of [Promise.resolve([1, 2]), [3]]) seen.push(a, b); for (const [a] of await [[1]]) seen.push(a); console.log(seen); })();
