// What a worker has told when its parent looks late: one callback, messages first, then output.
const { Worker } = require('worker_threads');
const code = `
  const { parentPort } = require('worker_threads');
  console.log('o1');
  parentPort.postMessage('m1');
  console.log('o2');
  parentPort.postMessage('m2');
  process.stdout.write('o3\\n');
  process.on('exit', () => { console.log('bye'); parentPort.postMessage('last'); });
  process.exit(2);
`;
const worker = new Worker(code, { eval: true });
for (const event of ['online', 'message', 'error', 'exit']) {
  worker.on(event, (value) => {
    console.log(event, value);
    process.nextTick(() => console.log('tick', event));
    Promise.resolve().then(() => console.log('microtask', event));
  });
}
const begun = Date.now();
while (Date.now() - begun < 1500);
console.log('main ends');
process.on('beforeExit', () => console.log('beforeExit'));
