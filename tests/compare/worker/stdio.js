// A worker's stdin, stdout and stderr.
const { Worker } = require('worker_threads');
const run = (code, options, use) => new Promise((resolve) => {
  const worker = new Worker(code, { eval: true, ...options });
  use?.(worker);
  worker.on('exit', (code) => { console.log('exit', code); resolve(); });
});
const echo = "process.stdin.on('data', (data) => console.log('in', String(data))).on('end', () => console.log('in ends'))";
(async () => {
  await run("console.log('A'); process.stdout.write('B\\n', () => console.log('written')); console.log(process.stdout.isTTY, process.stdout.constructor.name)");
  await run("console.log('A')", { stdout: true }, ({ stdout }) => {
    stdout.on('data', (data) => console.log('data', String(data)));
    stdout.on('end', () => console.log('stdout ends'));
  });
  await run("console.error('B')", { stderr: true }, ({ stdin, stderr }) => {
    console.log(stdin);
    stderr.setEncoding('utf8').on('data', (data) => console.log('err', data));
  });
  await run(echo, { stdin: true }, ({ stdin }) => stdin.end('abc'));
  await run(echo);
})();
