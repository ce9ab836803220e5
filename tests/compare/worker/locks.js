// Locks between threads: one that is held elsewhere is waited for, and is free when its thread ends.
const { Worker, isMainThread, parentPort, locks } = require('worker_threads');

if (isMainThread) {
  const worker = new Worker(__filename);
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  (async () => {
    console.log(await next());
    await locks.request('x', { ifAvailable: true }, (lock) => console.log('not free', lock));
    await locks.request('y', { ifAvailable: true }, ({ name }) => console.log('free', name));
    await locks.request('shared', { ifAvailable: true, mode: 'shared' }, ({ mode }) => console.log(mode));
    await locks.request('shared', { ifAvailable: true }, (lock) => console.log('not free', lock));
    const waits = locks.request('x', () => {
      console.log('has x');
      worker.postMessage('stop waiting');
      return new Promise((resolve) => { setTimeout(resolve, 20); });
    });
    const { held, pending } = await locks.query();
    console.log(held.length, pending.length, pending[0].name, /^node-\d+-0$/.test(pending[0].clientId));
    worker.postMessage('release');
    await waits;
    console.log(await next());
    // What a thread held is free when it has ended.
    await worker.terminate();
    const timer = setTimeout(() => {}, 10000);
    await locks.request('for good', () => console.log('has it'));
    clearTimeout(timer);
  })();
} else {
  const wish = () => new Promise((resolve) => parentPort.once('message', resolve));
  locks.request('shared', { mode: 'shared' }, () => new Promise(() => {}));
  locks.request('for good', () => new Promise(() => {}));
  locks.request('x', () => {
    parentPort.postMessage('worker: has x');
    return wish();
  }).then(async () => {
    await wish();
    // Waits for the main thread's.
    await locks.request('x', () => parentPort.postMessage('worker: has x again'));
  });
  setInterval(() => {}, 1000);
}
