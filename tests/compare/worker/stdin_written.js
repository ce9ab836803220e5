// What is written to a worker's stdin is written when the worker wants more: when callbacks are called, beside
// ticks, microtasks and immediates.
const { Worker } = require('worker_threads');
const { once } = require('events');

const readers = {
  data: 'process.stdin.on("data", (data) => console.log("worker has", data.length)).on("end", () => console.log("worker: end"))',
  resume: 'process.stdin.resume()',
  loop: '(async () => { let all = 0; for await (const part of process.stdin) all += part.length; console.log("worker has", all) })()',
  nobody: 'require("worker_threads").parentPort.once("message", () => process.stdin.resume())',
};
const writers = {
  end(stdin) { stdin.end('text', () => console.log('ended')); },
  writes(stdin) {
    for (const text of ['a', 'b']) stdin.write(text, () => console.log('written', text));
    console.log(stdin.writableLength);
    stdin.end();
  },
  many(stdin) {
    console.log(stdin.write(Buffer.alloc(50_000), () => console.log('written')));
    stdin.end('last', () => console.log('ended'));
  },
};

(async () => {
  for (const [reader, code] of Object.entries(readers)) {
    for (const [writer, write] of Object.entries(writers)) {
      console.log(`--- ${reader}, ${writer}`);
      const worker = new Worker(code, { eval: true, stdin: true, stdout: true });
      let output = '';
      worker.stdout.on('data', (data) => { output += data; });
      worker.stdin.on('finish', () => {
        console.log('finish');
        worker.postMessage(0);
      });
      worker.stdin.on('close', () => console.log('close'));
      write(worker.stdin);
      process.nextTick(() => console.log('tick'));
      queueMicrotask(() => console.log('microtask'));
      setImmediate(() => console.log('immediate'));
      const [status] = await once(worker, 'exit');
      await new Promise(setImmediate);
      console.log(output.replace(/worker has \d+\n(worker has \d+\n)*/, 'worker has it\n'), 'exit', status);
    }
  }
})();
