// What a worker has told when its parent looks late: one callback, messages first, then output.
const fs = require('fs');
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
// Where the system lists the process's threads, the worker's is waited for until it is gone.
const threads = () => (process.platform === 'linux' ? fs.readdirSync('/proc/self/task') : []);
const others = new Set(threads());
const worker = new Worker(code, { eval: true });
const its = threads().filter((id) => !others.has(id));
for (const event of ['online', 'message', 'error', 'exit']) {
  worker.on(event, (value) => {
    console.log(event, value);
    process.nextTick(() => console.log('tick', event));
    Promise.resolve().then(() => console.log('microtask', event));
  });
}
const begun = Date.now();
const isDone = () => (its.length > 0 ? !threads().some((id) => its.includes(id)) : Date.now() - begun > 1500);
while (!isDone());
console.log('main ends');
process.on('beforeExit', () => console.log('beforeExit'));
