// The place in the report is that of the throw, not of what made the error.
const { spawnSync } = require('child_process');
const programs = {
  caught: `
function f() { null.x; }
try { f(); } catch (e) {
  console.log('caught');
  throw e;
}`,
  later: `
function f() { null.x; }
function dispatch(fn) {
  try { fn(); } catch (err) {
    setTimeout(function () { throw err; });
  }
}
dispatch(f);`,
  listener: `
const made = new Error('early');
const e = new (require('events'))();
e.on('x', function (err) { if (err) throw err; });
setTimeout(() => e.emit('x', made));`,
  property: `
const result = { error: new RangeError('held') };
function check(r) {
  if (r.error) throw r.error;
}
check(result);`,
  either: `
let first, second = new Error('second');
process.nextTick(() => { throw first || second; });`,
  twice: `
const e = new Error('e');
try { throw e; } catch {}
function again() {
  throw (e);
}
again();`,
  text: `
const s = 'a text';
throw s;`,
  rejected: `
const e = new Error('rejected');
(async () => { throw e; })();`,
};
for (const [name, text] of Object.entries(programs)) {
  const { stderr, status } = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  console.log(name, status);
  console.log(stderr.split('\n').filter((line) => !/^    at |^Node\.js v/.test(line)).join('\n'));
}
