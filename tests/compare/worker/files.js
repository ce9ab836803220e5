// Workers from files, modules, texts and data: URLs, with what they are given.
const { Worker } = require('worker_threads');
const path = require('path');
const { pathToFileURL } = require('url');
process.env.ONE = 'one';

// What a worker prints is told behind its messages: which of the two comes first is luck.
const start = (file, options) => new Worker(file, { ...options, stdout: true });
const ended = (worker) => new Promise((resolve) => {
  let text = '';
  worker.stdout.setEncoding('utf8').on('data', (part) => { text += part; });
  worker.on('message', (message) => console.log('message', message));
  worker.on('error', (error) => console.log('error', error.code));
  worker.on('exit', (code) => { process.stdout.write(text); console.log('exit', code); resolve(); });
});

(async () => {
  let worker = start(path.join(__dirname, 'fixtures/echo.js'), { workerData: { a: [1] }, argv: ['x', 2] });
  worker.postMessage('hello');
  await ended(worker);
  worker = start(pathToFileURL(path.join(__dirname, 'fixtures/echo.mjs')), { env: { TWO: 2 } });
  worker.postMessage('hello');
  worker.postMessage('close');
  await ended(worker);
  console.log('--- texts');
  await ended(start('console.log(typeof require, __filename, process.argv.slice(1)); process.env.ONE = "other"', { eval: true, argv: ['y'] }));
  console.log(process.env.ONE);
  await ended(start('await 1; console.log("esm", import.meta.url.split("/").pop())', { eval: true }));
  await ended(start(new URL('data:text/javascript,import { threadName } from "worker_threads"; await 1; console.log(threadName, typeof require)'), { name: ' mine ' }));
  await ended(start('./no/such/file.js'));
  console.log('--- refused');
  for (const args of [
    [], [5], ['foo.js'], ['file:///x'], ['data:text/javascript,1'], [new URL('http://x/y')], [5, { eval: true }],
    ['1', { eval: true, argv: 5 }], ['1', { eval: true, execArgv: 5 }], ['1', { eval: true, execArgv: ['--nonsense'] }],
    ['1', { eval: true, env: 5 }], ['1', { eval: true, name: 5 }], ['1', { eval: true, workerData() {} }],
  ]) {
    try {
      await ended(new Worker(...args));
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  const code = `
    for (const name of ['abort', 'chdir', 'setuid', 'setgid', 'initgroups', 'setgroups']) {
      try { process[name]('/'); } catch (error) { console.log(error.name, error.code, error.message); }
    }
    try { process.umask(0); } catch (error) { console.log(error.message, process.umask().toString(8).length); }
    process.on('SIGUSR2', () => {});
  `;
  await ended(start(code, { eval: true }));
})();
