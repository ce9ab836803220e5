// node:test: `only`, and failures that are expected; without the times, and what follows an error's message.
const { spawnSync } = require('node:child_process');
const { stdout, stderr, status } = spawnSync(process.execPath, [`${__dirname}/fixtures/only.test.mjs`], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
console.log(stderr);
const [report, failures] = stdout.split('\n✖ failing tests:');
console.log(report.replace(/\(\d[\d.]*ms\)/g, '(time)').replace(/duration_ms .*/, 'duration_ms time'));
console.log(failures.split('\n').filter((line) => /^✖|^test at|AssertionError/.test(line)).map((line) => line.replace(/\(\d[\d.]*ms\)/g, '(time)').replace(/^test at .*fixtures/, 'test at fixtures')).join('\n'), status);
