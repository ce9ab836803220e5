// SHARE_ENV: a worker has its parent's variables, and each sees at once what the other changes.
const { Worker, SHARE_ENV, isMainThread, parentPort, workerData } = require('worker_threads');
const { execSync } = require('child_process');

const { env } = process;
const ours = () => Object.keys(env).filter((name) => /^OURO_[A-Z]$/.test(name)).sort();

if (isMainThread) {
  console.log(SHARE_ENV);
  env.OURO_A = 'a';
  const worker = new Worker(__filename, { env: SHARE_ENV, workerData: 'first' });
  env.OURO_B = 'b';
  worker.once('message', () => {
    console.log('parent', env.OURO_A, env.OURO_C, 'OURO_D' in env, ours());
    console.log(Object.getOwnPropertyDescriptor(env, 'OURO_C'), Object.getOwnPropertyDescriptor(env, 'OURO_A'));
    console.log(structuredClone(env).OURO_C);
    delete env.OURO_B;
    Object.defineProperty(env, 'OURO_E', { value: 5, configurable: true, writable: true, enumerable: true });
    worker.postMessage('go on');
  });
  worker.on('exit', () => {
    console.log('parent', ours(), env.OURO_G);
    console.log(execSync('echo $OURO_F $OURO_H').toString().trim());
    alone();
  });
} else if (workerData === 'first') {
  console.log('worker', env.OURO_A, env.OURO_B);
  env.OURO_C = 3;
  delete env.OURO_A;
  env.OURO_D = undefined;
  parentPort.postMessage('changed');
  parentPort.once('message', () => {
    console.log('worker', env.OURO_B, env.OURO_E, ours());
    env.OURO_F = 'f';
    const copies = new Worker(__filename, { workerData: 'copies' });
    copies.on('exit', () => {
      console.log('worker', env.OURO_G);
      new Worker(__filename, { workerData: 'shares', env: SHARE_ENV });
    });
  });
} else {
  console.log(workerData, ours());
  if (workerData === 'copies') env.OURO_G = 'g';
  if (workerData === 'shares') env.OURO_H = 'h';
}

// Two workers that share what their common parent does not have.
function alone() {
  const outer = `
    process.env.OURO_Y = '1';
    const { Worker, SHARE_ENV } = require('worker_threads');
    new Worker('process.env.OURO_Z = process.env.OURO_X + process.env.OURO_Y', { eval: true, env: SHARE_ENV })
      .on('exit', () => console.log('outer', process.env.OURO_Z));`;
  new Worker(outer, { eval: true, env: { OURO_X: '9' } })
    .on('exit', () => console.log('parent', env.OURO_X, env.OURO_Y, env.OURO_Z));
}
