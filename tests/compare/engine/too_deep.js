'use strict';
// Calls that are nested too deep are an error that can be caught, where a function of the text calls itself.
const log = (...all) => console.log(...all);
const told = (error) => [error instanceof RangeError, error.name, error.message];

function again() { again(); }
try { again(); } catch (error) { log(told(error)); }

let depth = 0;
const count = (by) => { depth += by; return count(by); };
try { log(count(1)); } catch (error) { log(told(error), depth > 5000); }

function measure(n) { try { return measure(n + 1); } catch { return n; } }
log(measure(0) > 1000);

function even(n) { return n === 0 || odd(n - 1); }
function odd(n) { return n !== 0 && even(n - 1); }
for (const n of [10, 11, 1e6]) {
  try { log(n, even(n)); } catch (error) { log(n, ...told(error)); } finally { log('behind'); }
}

const sum = function add(list) { return list.length ? list[0] + add(list.slice(1)) : 0; };
function safe(f, ...all) { try { return f(...all); } catch (error) { return error.name; } }
try { log(sum([1, 2, 3])); } catch (error) { log(error); }

function walk(tree) { return tree.map((one) => walk(one)); }
const circle = []; circle.push(circle);
try { walk(circle); } catch (error) { log(told(error)); }

async function waits(n) { if (n === 0) throw new Error('the end'); await waits(n - 1); }
(async () => {
  try { await waits(3); } catch (error) { log(error.message); }
  try { again(); } catch (error) { log(told(error)); }
  try { const [a, b] = [fibonacci(10), fibonacci(...[5], 6)]; log(a, b); } catch (error) { log(error); }
  try { fibonacci(null); fails(1); } catch (error) { log(error.message, error.stack.split('\n').slice(1, 3).map((line) => line.replace(/\(.*[\\/]/, '('))); }
})();
function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
function fails(n) { if (n === 0) throw new Error('fails'); fails(n - 1); }
let none = () => none();
none = undefined;
try { none(1); } catch (error) { log(error.message); }
function thrower() { try { return thrower.missing(); } catch (error) { throw error; } finally { log('last'); } }
try { thrower(); } catch (error) { log(error.message); }
log(measure.toString(), safe.toString());
let levels = 0;
function through(n) { try { levels = Math.max(levels, n); return through(n + 1); } catch { return n; } }
through(0);
log(levels > 6000);
const around = [1]; around.push(around, around);
try { around.flat(Infinity); } catch (error) { log(told(error)); }
let nested = [1]; for (let n = 0; n < 500; n++) nested = [nested, n];
class List extends Array {}
log(nested.flat(Infinity).length, List.from([[1, [2]]]).flat(1e9), [1, [2, [3]]].flat(), around.flat(2).length);
