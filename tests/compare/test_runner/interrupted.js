// node:test: SIGINT ends --test, and a file's own tests, with a report and exit code 1.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
async function main() {
  for (const args of [['--test'], ['--test', '--test-isolation=none'], []]) {
    const child = spawn(process.execPath, [...args, '--test-reporter=tap', `${__dirname}/fixtures/for_ever.js`]);
    let text = '';
    child.stdout.on('data', (chunk) => {
      if (text === '') setTimeout(() => child.kill('SIGINT'), 300);
      text += chunk;
    });
    console.log(args, await once(child, 'close'), text.split('\n')[0]);
  }
}
main();
