'use strict';
// A FileHandle is given away: to its clone, over a port, to a worker.
const fs = require('fs/promises');
const {
  Worker, isMainThread, parentPort, MessageChannel, receiveMessageOnPort,
} = require('worker_threads');

async function tell(name, run) {
  try {
    console.log(name, await run());
  } catch (error) {
    console.log(name, error.name, error.message, { ...error });
  }
}

async function main() {
  const h = await fs.open(__filename);
  await tell('not listed', () => structuredClone(h));
  const clone = structuredClone({ h }, { transfer: [h] });
  console.log(h.fd, clone.h.fd > 0, clone.h.constructor === h.constructor);
  for (const name of ['read', 'readFile', 'writeFile', 'appendFile', 'write', 'stat', 'chmod']) {
    await tell(name, () => h[name](Buffer.alloc(1)));
  }
  await tell('twice', () => structuredClone(h, { transfer: [h] }));
  await tell('another', () => structuredClone(clone.h, { transfer: [h] }));
  await tell('duplicate', () => structuredClone(clone.h, { transfer: [clone.h, clone.h] }));
  console.log((await clone.h.read(Buffer.alloc(12), 0, 12, 0)).buffer.toString());

  const buffer = new ArrayBuffer(8);
  const reading = clone.h.read(Buffer.alloc(3), 0, 3, 0);
  await tell('busy', () => structuredClone([clone.h, buffer], { transfer: [buffer, clone.h] }));
  console.log(buffer.byteLength);
  await reading;

  const { port1, port2 } = new MessageChannel();
  await tell('not listed', () => port1.postMessage(clone.h));
  port1.postMessage(clone.h, [clone.h]);
  const got = receiveMessageOnPort(port2).message;
  console.log(clone.h.fd, got.fd > 0);
  const closing = got.close();
  await tell('closing', () => port1.postMessage(got, [got]));
  await closing;
  await tell('closed', () => got.stat());
  await tell('closed', () => port1.postMessage(got, [got]));
  port1.close();
  await h.close();
  await tell('given away, closed', () => h.stat());

  const last = await fs.open(__filename);
  last.on('close', () => console.log('never'));
  const worker = new Worker(__filename);
  worker.postMessage({ last }, [last]);
  console.log(last.fd);
  worker.on('message', (message) => console.log(message)).on('exit', (code) => console.log(code));
}

if (isMainThread) {
  main();
} else {
  parentPort.once('message', async ({ last }) => {
    const text = await last.readFile('utf8');
    parentPort.postMessage([last.constructor.name, text.length > 100, last.listenerCount('close')]);
    await last.close();
  });
}
