'use strict';
// A worker's script runs in its loop's poll phase: its immediates precede its timers and what it is sent.
const { Worker } = require('worker_threads');

const begin = `
const log = (text) => parentPort.postMessage(text);
setTimeout(() => log('timer'), 0);
setImmediate(() => { log('immediate'); process.nextTick(() => log('tick of immediate')); });
process.nextTick(() => log('tick'));
Promise.resolve().then(() => log('microtask'));
`;
const cjs = `const { parentPort } = require('worker_threads');${begin}`;
const esm = `import { parentPort } from 'worker_threads';${begin}`;
const scripts = {
  plain: [cjs],
  busy: [`${cjs} const begun = Date.now(); while (Date.now() - begun < 5);`],
  closing: [`${cjs} require('net').createServer().listen(0).close(() => log('closed'));`],
  sent: [`const { parentPort } = require('worker_threads');
    parentPort.once('message', (it) => parentPort.postMessage('message ' + it));
    setImmediate(() => parentPort.postMessage('immediate'));`, 7],
  unreferenced: [`const { parentPort } = require('worker_threads');
    setImmediate(() => parentPort.postMessage('unreferenced')).unref();`],
  esm: [`data:text/javascript,${encodeURIComponent(esm)}`],
};

(async () => {
  for (const [name, [text, message]] of Object.entries(scripts)) {
    console.log('==', name);
    const worker = name === 'esm' ? new Worker(new URL(text)) : new Worker(text, { eval: true });
    worker.on('message', (it) => console.log(it));
    if (message) worker.postMessage(message);
    await new Promise((resolve) => worker.on('exit', resolve));
  }
})();
