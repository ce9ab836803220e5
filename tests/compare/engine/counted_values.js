// The value of x++ and x-- is a number, whatever the variable held.
const out = (...all) => console.log(...all);

function declared() { let x = '5'; let y = x++; return [y, x]; }
function parameter(x) { return [x++, x]; }
function down(x) { const y = x--; return [y, x]; }
function nothing() { let x; return [x++, x]; }
function added(x) { return [x++ + 1, 1 + x++, `${x++}`]; }
function compared(x) { return [x++ === 5, x++ < '10', x++ > 3, x-- >= x--]; }
function chosen(x) { return x-- ? 'some' : 'none'; }
function loops(n) { let turns = 0; while (n--) if (++turns > 9) break; return turns; }
function assigned() { let x = 1; x = '7'; let y; y = x++; return [y, x]; }
function again(x) { return (x++, x++) + (x++); }
function caught() { try { throw '4'; } catch (x) { return x++; } }
function taken({ x }, [y]) { let z; ({ z } = { z: '9' }); return [x++, y--, z++]; }
function over(values) { const all = []; for (let x of values) all.push(x++); for (var y in values) all.push(y++); return all; }
function big() { let x = 2n ** 64n; const f = (v) => v; return [f(x++), x, x--]; }
function zero(x) { return [Object.is(x++, -0), x]; }
function inArrow() { let x = '3'; const count = () => x++; return [count(), count(), x]; }
function* yields(x) { yield x++; yield x; }
async function waits(x) { return await x++; }
function spreads(x) { return [...[x++], x++, { a: x++ }, [x++]]; }
function index(x) { const list = [10, 20, 30]; return [list[x++], list[x++]]; }
function plain(x) {
  x++
  x++; (x++)
  let y = x
  ++y
  for (x = '1'; x < 3; x++) ;
  return [x++, y];
}
function numbers(from) { let i = 0, j; for (j = from.length; i < 3; ) from[j--] = i++; return [i++, j--, from]; }
var top = '8';
out(declared(), nothing(), assigned(), caught(), big(), inArrow());
for (const value of ['4', null, undefined, true, false, '', 'abc', '0', 1.5, -1, 10n, [6], { valueOf: () => 3 }]) {
  out(value, parameter(value), down(value));
  if (typeof value !== 'bigint') out(added(value), chosen(value), loops(value), again(value), spreads(value), plain(value));
  out(compared(value));
}
out(taken({ x: '1' }, ['2']), over(['5', null, '7']), zero(-0), zero('-0'), [...yields('2')], index('0'), numbers([1, 2]));
out(top++, top);
waits('6').then(out);
out(parameter.toString(), loops.toString());
