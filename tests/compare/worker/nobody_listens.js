'use strict';
// What comes while nobody listens waits, also when somebody has listened before.
const { MessageChannel, Worker } = require('worker_threads');

const turn = () => new Promise((resolve) => setImmediate(resolve));
const heard = (label) => (message) => console.log(label, message);

(async () => {
  const { port1, port2 } = new MessageChannel();
  const first = heard('first');
  port2.on('message', first);
  port1.postMessage(1);
  await turn();
  port2.off('message', first);
  port1.postMessage(2);
  port1.postMessage(3);
  await turn();
  port2.once('message', heard('once'));
  await turn();
  await turn();
  port1.postMessage(4);
  await turn();
  port2.onmessage = ({ data }) => console.log('handler', data);
  await turn();
  port2.onmessage = null;
  port1.postMessage(5);
  await turn();
  port2.on('message', heard('last'));
  await turn();
  await new Promise((resolve) => { port2.on('close', resolve); port1.close(); });

  // Taken away while a message is on its way.
  const other = new MessageChannel();
  const gone = heard('gone');
  other.port2.on('message', gone);
  other.port1.postMessage('late');
  other.port2.off('message', gone);
  await turn();
  other.port2.on('message', heard('at last'));
  await turn();
  other.port1.close();
  await turn();

  // From another thread.
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.on('message', (message) => parentPort.postMessage(message + 1));
  `, { eval: true });
  worker.postMessage(10);
  const message = await new Promise((resolve) => worker.once('message', resolve));
  console.log('worker', message);
  await worker.terminate();
  const wired = new MessageChannel();
  const sender = new Worker('const { workerData } = require("worker_threads"); workerData.postMessage(1); workerData.postMessage(2);', {
    eval: true, workerData: wired.port2, transferList: [wired.port2],
  });
  const none = heard('none');
  wired.port1.on('message', none);
  wired.port1.off('message', none);
  await new Promise((resolve) => sender.on('exit', resolve));
  wired.port1.on('message', heard('wired'));
  await new Promise((resolve) => wired.port1.on('close', resolve));
})();
