// Ports that go to a worker and come back, with what waits in them.
const { Worker, MessageChannel, receiveMessageOnPort } = require('worker_threads');
const ended = (worker) => new Promise((resolve) => worker.on('exit', resolve));

(async () => {
  // What was posted before the port went is there behind it, in order.
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('first');
  const inner = new MessageChannel();
  port1.postMessage({ inner: inner.port2 }, [inner.port2]);
  inner.port1.postMessage('through the inner one');
  let worker = new Worker(`
    const { parentPort, workerData, receiveMessageOnPort } = require('worker_threads');
    const { port } = workerData;
    console.log(receiveMessageOnPort(port));
    const { inner } = receiveMessageOnPort(port).message;
    inner.on('message', (message) => {
      console.log('inner', message);
      inner.close();
      port.postMessage('goodbye');
      parentPort.postMessage({ port }, [port]);
    });
  `, { eval: true, workerData: { port: port2 }, transferList: [port2] });
  worker.on('message', ({ port }) => {
    console.log(port.constructor.name, receiveMessageOnPort(port1));
    // Both ends are in this thread again.
    port.on('message', (message) => { console.log('back', message); port.close(); home(); });
    port1.postMessage('home');
  });
  let home;
  await Promise.all([ended(worker), new Promise((resolve) => { home = resolve; })]);

  // A thread that ends closes its ports.
  const left = new MessageChannel();
  worker = new Worker("require('worker_threads').workerData.postMessage('last'); process.exit()", {
    eval: true, workerData: left.port2, transferList: [left.port2],
  });
  left.port1.on('message', (message) => console.log(message));
  left.port1.on('close', () => console.log('closed'));
  await ended(worker);
  await new Promise((resolve) => setTimeout(resolve, 100));

  // What may not go.
  const other = new MessageChannel();
  for (const [value, list] of [[() => {}], [Symbol('s')], [{ port: other.port1 }], [1, [other.port1, other.port1]], [1, [5]]]) {
    try {
      left.port1.postMessage(value, list);
      console.log('posted');
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  try {
    new Worker('', { eval: true, workerData: { port: other.port1 } });
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }

  // Buffers go without a copy; memory that is shared stays shared.
  const memory = new SharedArrayBuffer(8);
  worker = new Worker(`
    const { workerData: words } = require('worker_threads');
    Atomics.store(words, 0, 7);
    Atomics.notify(words, 0);
    console.log(Atomics.wait(words, 1, 0, 5000));
  `, { eval: true, workerData: new Int32Array(memory) });
  const words = new Int32Array(memory);
  console.log(Atomics.wait(words, 0, 0, 5000), words[0]);
  while (Atomics.notify(words, 1) === 0);
  await ended(worker);
  const buffer = new ArrayBuffer(4);
  worker = new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.once('message', (message) => {
      new Uint8Array(message)[0]++;
      parentPort.postMessage(message, [message]);
      parentPort.postMessage(message.byteLength);
    });
  `, { eval: true });
  worker.postMessage(buffer, [buffer]);
  console.log(buffer.byteLength, buffer.detached);
  worker.on('message', (message) => console.log(message));
  await ended(worker);
})();
