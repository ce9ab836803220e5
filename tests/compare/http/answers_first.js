// An answer is with its client before the server goes on to something long, or to its end.
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');

const ends = {
  exits: 'process.exit(3)',
  throws: 'throw new Error("after the answer")',
  'is killed': 'process.kill(process.pid, "SIGKILL")',
  'rejects': 'Promise.reject(new Error("after the answer"))',
  'exits in a tick': 'process.nextTick(() => process.exit(4))',
  // Ends when the client says, by a file, that it has the answer.
  'looks at a file': 'while (!fs.existsSync(flag)) {} process.exit(5)',
  'waits for a child': `
    const look = 'while (!require("fs").existsSync(process.argv[1])) {}';
    require('child_process').execFileSync(process.execPath, ['-e', look, flag]);
    process.exit(6)`,
  'looks at the clock': 'const end = Date.now() + 600; while (Date.now() < end) {} leave(7)',
  'looks at another clock': 'const end = performance.now() + 600; while (performance.now() < end) {} leave(8)',
  'sleeps': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600); leave(9)',
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'answers-'));

function run([name, end], then) {
  const flag = path.join(folder, name);
  const text = `
    const fs = require('fs');
    const http = require('http');
    const flag = ${JSON.stringify(flag)};
    // The client should have had its answer by then.
    const leave = (code) => process.exit(fs.existsSync(flag) ? code : 99);
    http.createServer((req, res) => {
      res.end('the answer');
      ${end};
    }).listen(0, function () { console.log(this.address().port); });`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'ignore'] });
  let answer;
  child.stdout.once('data', (port) => {
    http.get({ port: Number(port), agent: false }, (res) => {
      res.setEncoding('utf8');
      res.on('data', (data) => { answer = data; fs.writeFileSync(flag, ''); });
      res.on('error', () => {});
    }).on('error', (error) => { answer = error.code; });
  });
  child.on('exit', (code, signal) => {
    setTimeout(() => { console.log(`${name}: ${answer}, ${code ?? signal}`); then(); }, 50);
  });
}

const all = Object.entries(ends);
(function next() {
  const one = all.shift();
  if (one) run(one, next);
  else fs.rmSync(folder, { recursive: true });
})();
