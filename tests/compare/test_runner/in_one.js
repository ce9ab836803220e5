// node:test: the command line's timeout counts for a file's own tests; what an assertion says of the call;
// files in this process; a file whose output looks like events.
const { run } = require('node:test');
const { spawnSync } = require('node:child_process');
async function main() {
  const { stdout, status } = spawnSync(process.execPath, ['--test-timeout=50', '--test-reporter=tap', `${__dirname}/fixtures/slow.test.js`], { encoding: 'utf8' });
  console.log(status, stdout.split('\n').filter((line) => /^(?:not )?ok|error:|falsy|assert\.ok\(/.test(line)));
  const files = ['one.test.js', 'two.test.mjs'].map((name) => `${__dirname}/fixtures/files/${name}`);
  for await (const { type, data } of run({ files, isolation: 'none' })) {
    if (type === 'test:pass' || type === 'test:fail') console.log(type, data.name, data.testNumber);
  }
  for await (const { type, data } of run({ files: [`${__dirname}/fixtures/mark.js`] })) {
    if (['test:stdout', 'test:pass', 'test:fail'].includes(type)) console.log(type, data.message?.length > 0, data.name?.endsWith('mark.js'));
  }
}
main();
