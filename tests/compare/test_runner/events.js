// node:test: the events of a file's tests, in order, as a reporter of one's own gets them.
const { spawnSync } = require('node:child_process');
const args = ['--no-warnings', `--test-reporter=${__dirname}/fixtures/reporter.mjs`, `${__dirname}/fixtures/mixed.test.js`];
const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
console.log(stdout, stderr, status);
