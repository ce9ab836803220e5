// terminate(): whatever the worker does, it ends.
const { once } = require('events');
const { Worker } = require('worker_threads');

const memory = new SharedArrayBuffer(32);
const words = new Int32Array(memory);

async function ended(text) {
  const worker = new Worker(`const { workerData } = require('worker_threads'); ${text}`, {
    eval: true, workerData: memory,
  });
  await once(worker, 'online');
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(await worker.terminate(), text);
}

(async () => {
  await ended('while (true);');
  await ended('for (;;);');
  await ended('do ; while (true)');
  await ended('for (;;) { }');
  await ended('let i = 0; while (1) i++');
  await ended('let i = 0; do i++\nwhile (true)');
  await ended('for (let i = 0; true; i++) if (i) continue; else i += 2');
  await ended('for (let i = 0; i >= 0;) i += 1\n');
  await ended('a: for (let i = 0;; i++) for (const x of [1, 2]) { if (i % 2) continue a; else try { continue a } finally { i } }');
  await ended('function* g() { while (true) yield 1 } for (const x of g());');
  await ended('[1].map(() => { for (;;) try { throw 1 } catch { } })');
  await ended('try { while (true); } finally { while (1); }');
  await ended('process.on("exit", () => { for (;;); }); process.exit()');
  await ended('Atomics.wait(new Int32Array(workerData), 1, 0)');
  await ended('Atomics.wait(new BigInt64Array(workerData, 8), 1, 0n, 1e6)');
  await ended('for (;;) Atomics.wait(new Int32Array(workerData), 5, 0, 1)');

  // Those who wait for a word are notified as ever.
  const waiting = new Worker(`const words = new Int32Array(require('worker_threads').workerData);
    const results = [Atomics.wait(words, 3, 1), Atomics.wait(words, 2, 0, 5), Atomics.wait(words, 3, 0)];
    console.log(results);
    try { Atomics.wait(words, 99, 0) } catch (error) { console.log(error.name) }`, { eval: true, workerData: memory });
  while (Atomics.notify(words, 3) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  console.log(await once(waiting, 'exit'));

  // Before it has begun.
  const early = new Worker('while (true);', { eval: true });
  console.log(await early.terminate(), early.threadId, early.performance.eventLoopUtilization());
  console.log(await early.terminate());
  const called = new Worker('while (true);', { eval: true });
  await once(called, 'online');
  process.removeAllListeners('warning');
  process.on('warning', ({ code, message }) => console.log(code, message));
  called.terminate((...args) => console.log(args));
  process.on('exit', () => console.log('main ends'));
  // It does not keep the process alive.
  new Worker('while (true);', { eval: true }).unref();
})();
