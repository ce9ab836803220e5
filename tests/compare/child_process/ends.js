// What comes before a child's exit, and what behind it: its output and the end of it, in the poll that
// has both or in the one before.
const fs = require('fs');
const { spawn } = require('child_process');

// Until the child has ended, and nobody has been told.
function untilOver(pid) {
  while (!fs.readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z '));
}

function run(name, file, args, act, next) {
  const seen = [];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdout.on('close', () => seen.push('stdout closes'));
  child.stdout.on('end', () => seen.push('end'));
  child.stdout.on('data', (data) => { seen.push(JSON.stringify(String(data))); if (act === 'at data') untilOver(child.pid); });
  child.stdin.on('close', () => seen.push('stdin closes'));
  child.on('spawn', () => { seen.push('spawn'); if (act === 'at spawn') untilOver(child.pid); });
  child.on('exit', (code) => {
    seen.push(`exit ${code}`);
    process.nextTick(() => seen.push('tick'));
    setImmediate(() => seen.push('immediate'));
  });
  child.on('close', () => { seen.push('close'); setImmediate(() => setImmediate(() => { console.log(name, seen); next(); })); });
  if (act === 'at once') untilOver(child.pid);
  if (act === 'pause') child.stdout.pause();
}

const cases = [
  ['over before the loop looks', 'sh', ['-c', 'echo hi'], 'at once'],
  ['over before the loop looks, silent', 'true', [], 'at once'],
  ['over before the first tick ends', 'sh', ['-c', 'echo hi; exit 3'], 'at spawn'],
  ['over while its output is read', 'sh', ['-c', 'sleep 0.1; echo hi'], 'at data'],
  ['over while the loop waits', 'sh', ['-c', 'sleep 0.1; exit 2'], ''],
  ['over while the loop waits, behind output', 'sh', ['-c', 'echo hi; sleep 0.3; exit 2'], ''],
  ['paused', 'sh', ['-c', 'sleep 0.1; echo hi'], 'pause'],
];
(function next() {
  const one = cases.shift();
  if (one) run(...one, next);
})();
