// What keeps the parent alive, and the worker.
const { Worker } = require('worker_threads');
const idle = new Worker("require('worker_threads').parentPort.on('message', () => {})", { eval: true });
idle.unref();
const listener = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.on('message', function take(message) {
    console.log('got', message);
    if (message === 2) parentPort.off('message', take);
  });
`, { eval: true });
listener.on('online', () => { listener.postMessage(1); listener.postMessage(2); });
listener.on('exit', (code) => console.log('listener ends', code));
process.on('exit', (code) => console.log('main ends', code));
