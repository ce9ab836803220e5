// Atomics.waitAsync between threads: who came first is notified first; a thread that has ended waits no more.
const { Worker, isMainThread, workerData, parentPort } = require('worker_threads');

if (isMainThread) {
  const numbers = new Int32Array(new SharedArrayBuffer(16, { maxByteLength: 64 }));
  const worker = new Worker(__filename, { workerData: numbers.buffer });
  let count = 0;
  for (const n of [0, 1, 2, 3, 4]) {
    Atomics.waitAsync(numbers, 2, 0).value.then((result) => {
      console.log(n, result);
      count += 1;
      worker.postMessage(count);
    });
  }
  worker.on('message', (told) => console.log(told));
  worker.on('exit', () => console.log('gone', Atomics.notify(numbers, 1)));
} else {
  const numbers = new Int32Array(workerData);
  Atomics.waitAsync(numbers, 1, 0);
  let first = Atomics.notify(numbers, 2, 2);
  parentPort.on('message', (count) => {
    if (count === 2) first += Atomics.notify(numbers, '2', 1.9);
    if (count === 3) first += Atomics.notify(numbers, 2, -1) + Atomics.notify(numbers, 2);
    if (count === 5) {
      parentPort.postMessage(`told ${first}`);
      Atomics.waitAsync(numbers, 3, 0, 5).value.then((result) => {
        parentPort.postMessage(result);
        setImmediate(() => process.exit());
      });
    }
  });
}
