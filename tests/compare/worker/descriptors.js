// flags: --no-warnings
'use strict';
// Descriptors that a worker leaves open are closed with its thread; it is warned of odd ones.
const { Worker } = require('worker_threads');
const fs = require('fs');

const file = '/dev/null';
const run = (code, options) => new Promise((resolve) => {
  const worker = new Worker(`
    const fs = require('fs');
    const { parentPort, workerData } = require('worker_threads');
    process.on('warning', ({ name, message }) => parentPort.postMessage([name, message.replace(/\\d+/, 'N')]));
    ${code}`, { eval: true, workerData: file, ...options });
  const heard = [];
  worker.on('message', (message) => heard.push(message));
  worker.on('exit', () => resolve(heard));
});
const state = (fd) => {
  try {
    fs.fstatSync(fd);
    return 'open';
  } catch (err) {
    return err.code;
  }
};

(async () => {
  const [sync] = await run('parentPort.postMessage(fs.openSync(workerData))');
  console.log(state(sync));
  const [kept] = await run('parentPort.postMessage(fs.openSync(workerData))', { trackUnmanagedFds: false });
  console.log(state(kept));
  fs.closeSync(kept);
  const [later] = await run('fs.open(workerData, (err, fd) => parentPort.postMessage(fd))');
  console.log(state(later));
  const [handle] = await run('fs.promises.open(workerData).then((handle) => parentPort.postMessage(handle.fd))');
  console.log(state(handle));
  const [again] = await run('fs.closeSync(fs.openSync(workerData)); parentPort.postMessage(fs.openSync(workerData)); process.exit()');
  console.log(state(again));
  const mine = fs.openSync(file);
  console.log(await run('fs.closeSync(workerData)', { workerData: mine }), state(mine));
  const other = fs.openSync(file);
  console.log(await run('fs.close(workerData, () => parentPort.postMessage("closed"))', { workerData: other }), state(other));
  console.log(await run(`
    fs.createReadStream(workerData).on('close', () => parentPort.postMessage('read')).resume();
    fs.writeFileSync(workerData, 'text');
    fs.readFileSync(workerData);
  `));
})();
