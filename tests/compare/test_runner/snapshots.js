// node:test: snapshots that are missing, written, the same and others.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const folder = mkdtempSync(`${require('node:os').tmpdir()}/snapshots-`);
const SNAPSHOT = `${folder}/own.snapshot`;
function go(VALUE, ...args) {
  const env = { ...process.env, NO_COLOR: '1', VALUE, SNAPSHOT };
  const { stdout, status } = spawnSync(process.execPath, [...args, `${__dirname}/fixtures/snapshot.test.js`], { encoding: 'utf8', env, cwd: __dirname });
  const text = stdout.replaceAll(folder, '').replace(/\d[\d.]*ms\)/g, 'ms)').replace(/duration_ms [\d.]+/, 'duration_ms');
  console.log(args, status);
  console.log(text.split('\n').filter((line) => !/^\s+at |stack trace/.test(line)).join('\n'));
}
go('one');
go('one', '--test-update-snapshots');
console.log(readFileSync(SNAPSHOT, 'utf8'), readFileSync(`${SNAPSHOT}.json`, 'utf8'));
go('one');
go('two');
rmSync(folder, { recursive: true });
