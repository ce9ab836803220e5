// node:test: plans whose assertions come later, and hooks that run once; without the times, and what follows
// an error's message.
const { spawnSync } = require('node:child_process');
const { stdout, stderr, status } = spawnSync(process.execPath, [`${__dirname}/fixtures/plans.test.js`], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
console.log(stderr);
const [report, failures] = stdout.split('\n✖ failing tests:');
console.log(report.replace(/\(\d[\d.]*ms\)/g, '(time)').replace(/duration_ms .*/, 'duration_ms time'));
console.log(failures.split('\n').filter((line) => /^✖|AssertionError/.test(line)).map((line) => line.replace(/\(\d[\d.]*ms\)/g, '(time)')).join('\n'), status);
