// How workers end: by themselves, by process.exit, by errors, by terminate().
const { Worker } = require('worker_threads');

function run(name, code, { then, ...options } = {}) {
  return new Promise((resolve) => {
    console.log(`--- ${name}`);
    const worker = new Worker(code, { eval: true, ...options });
    for (const event of ['online', 'message', 'messageerror', 'exit']) {
      worker.on(event, (value) => {
        console.log(event, value, worker.threadId > 0);
        if (event === 'exit') resolve();
      });
    }
    worker.on('error', (error) => {
      console.log('error', error?.name, error?.message ?? error, Object.entries(error ?? {}));
    });
    then?.(worker);
  });
}

const stop = (worker) => worker.on('online', () => {
  setTimeout(async () => console.log('terminated', await worker.terminate()), 30);
});

(async () => {
  await run('nothing', '');
  await run('exit code', 'process.exitCode = 4');
  await run('exit', "process.on('exit', (code) => process.exit(code + 1)); process.exit(3); while (true);");
  await run('exit in a callback', 'setImmediate(() => { try { process.exit(2) } finally { while (true); } })');
  await run('error', "const e = new TypeError('t'); e.code = 'E_T'; e.more = { a: [1] }; throw e");
  await run('rejection', "Promise.reject(new RangeError('r'))");
  await run('a number', 'throw 5');
  await run('undefined', 'throw undefined');
  await run('what cannot be cloned', 'throw Object.assign(new Error("f"), { f() {} })');
  await run('caught', "process.on('uncaughtException', (e) => { console.log('caught', e.message) }); throw new Error('c')");
  await run('handler throws', "process.on('uncaughtException', (e) => { throw new Error('again') }); throw new Error('c')");
  await run('syntax', 'let {a} = ;');
  for (const [name, code] of [
    ['a loop', 'while (true);'],
    ['a loop that is caught', 'for (;;) try { for (;;); } catch {} finally { for (;;); }'],
    ['microtasks', 'const f = () => Promise.resolve().then(f); f()'],
    ['ticks', 'const f = () => process.nextTick(f); f()'],
    ['immediates', 'const f = () => setImmediate(f); f()'],
    ['awaits', '(async () => { while (true) await 1; })()'],
    ['timers', 'setInterval(() => {}, 1000)'],
    ['an exit listener is not told', "process.on('exit', () => console.log('no')); setInterval(() => {}, 1000)"],
  ]) {
    await run(name, code, { then: stop });
  }
  const worker = new Worker('', { eval: true });
  worker.on('exit', async () => {
    console.log(await worker.terminate(), worker.threadId, worker.resourceLimits, worker.threadName);
    worker.postMessage('nobody');
    worker.ref();
    worker.unref();
  });
})();
