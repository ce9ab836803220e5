'use strict';
// console.log where nobody reads any more, and where nothing fits: the first error is not told unless
// somebody listens, a second one ends the program.
const { spawn } = require('child_process');
const fs = require('fs');

const [, , mode] = process.argv;
if (mode) {
  const say = (...words) => process.stderr.write(`> ${words.join(' ')}\n`);
  process.on('exit', (code) => say('exit', code));
  if (mode === 'listened') process.stdout.on('error', ({ code, syscall }) => say('error', code, syscall));
  if (mode === 'caught') process.on('uncaughtException', ({ code }, origin) => say(origin, code));
  let count = 0;
  const write = () => {
    if (mode === 'write') process.stdout.write('text\n', (err) => say('callback', err?.code));
    else console.log('text');
    if (++count < (mode === 'once' ? 1 : 4)) setTimeout(write, 1);
    else say('done', process.stdout.destroyed, process.stdout.writable);
  };
  // The parent has closed its end when it says so.
  process.stdin.once('data', write).once('data', () => process.stdin.destroy());
} else {
  const run = (mode, output) => new Promise((resolve) => {
    const child = spawn(process.execPath, [__filename, mode], { stdio: ['pipe', output, 'pipe'] });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text) => { told += text; });
    child.on('close', (code) => {
      console.log(mode, output === 'pipe' ? 'closed' : 'full', code);
      for (const line of told.split('\n')) if (/^> |^Error:/.test(line)) console.log(line);
      resolve();
    });
    if (output === 'pipe') child.stdout.on('close', () => child.stdin.end('go')).destroy();
    else child.stdin.end('go');
  });
  (async () => {
    const full = fs.openSync('/dev/full', 'w');
    for (const mode of ['once', 'plain', 'listened', 'caught', 'write']) {
      await run(mode, 'pipe');
      await run(mode, full);
    }
  })();
}
