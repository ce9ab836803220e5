// node:test: what the reporters tap, dot, junit and spec write; without times and stacks.
const { spawnSync } = require('node:child_process');
const env = { ...process.env, NO_COLOR: '1' };
for (const name of ['tap', 'dot', 'junit', 'spec']) {
  const args = ['--no-warnings', `--test-reporter=${name}`, `${__dirname}/fixtures/mixed.test.js`];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env, cwd: __dirname });
  const text = stdout.replaceAll(__dirname, '').replace(/\d[\d.]*ms\)/g, 'ms)').replace(/duration_ms:? [\d.]+/g, 'duration_ms')
    
    .replace(/\[(Error \[ERR_TEST_FAILURE\]: [^\n]*)\] \{/g, '$1').replace(/ (?:time|timestamp|hostname)="[^"]*"/g, '');
  // Whether frames of the host are left differs.
  const isFrame = (line) => /^\s*(?:at )?(?:async )?(?:new )?[\w.<>]* ?\(?(?:node:|\/)[^ ]*:\d+:\d+\)?(?: \{)?$|^\s*(?:at )?(?:async )?(?:Test|process|TestContext|Suite|Object|Timeout|Immediate|AsyncLocalStorage)\.[^ ]* \(|callWith|limited|assert\.(?:<|&lt;)computed/.test(line);
  console.log(name, status, stderr);
  console.log(text.split('\n').filter((line) => !isFrame(line) && !/stack: \|-|stack trace/.test(line)).join('\n'));
}
