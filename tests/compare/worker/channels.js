// BroadcastChannel, environment data and postMessageToThread between threads.
const {
  Worker, BroadcastChannel, setEnvironmentData, getEnvironmentData, postMessageToThread, markAsUntransferable, markAsUncloneable, MessageChannel,
} = require('worker_threads');
const ended = (worker) => new Promise((resolve) => worker.on('exit', resolve));
(async () => {
  const channel = new BroadcastChannel('news');
  let worker = new Worker(`
    const { BroadcastChannel } = require('worker_threads');
    const channel = new BroadcastChannel('news');
    channel.onmessage = ({ data }) => { console.log('worker hears', data); channel.close(); };
    new BroadcastChannel('other').close();
    channel.postMessage({ from: 'worker' });
  `, { eval: true });
  channel.onmessage = ({ data }) => {
    console.log('main hears', data);
    channel.postMessage('from main');
  };
  await ended(worker);
  channel.close();

  setEnvironmentData('key', { value: [1] });
  worker = new Worker(`
    const { Worker, getEnvironmentData, setEnvironmentData, threadId } = require('worker_threads');
    console.log(getEnvironmentData('key'), getEnvironmentData('none'));
    setEnvironmentData('key', 'changed');
    new Worker("const t = require('worker_threads'); console.log('nested', t.getEnvironmentData('key'), t.isMainThread)", { eval: true })
      .on('exit', (code) => console.log('nested ends', code));
  `, { eval: true });
  await ended(worker);
  console.log(getEnvironmentData('key'));

  worker = new Worker(`
    const { parentPort } = require('worker_threads');
    process.on('workerMessage', (value, source) => {
      parentPort.postMessage(['worker gets', value, source]);
      if (value === 'throw') throw new Error('thrown');
      if (value === 'end') parentPort.close();
    });
    parentPort.on('message', () => {});
  `, { eval: true });
  const done = ended(worker);
  const got = [];
  worker.on('message', (message) => got.push(message));
  for (const [id, value] of [[worker.threadId, { x: 1 }], [worker.threadId, 'throw'], [0, 1], [12345, 1], [worker.threadId, 'end']]) {
    try {
      console.log(await postMessageToThread(id, value));
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  await done;
  console.log(got);

  // A worker's workers end with it.
  worker = new Worker(`
    const { Worker, parentPort } = require('worker_threads');
    new Worker("setInterval(() => {}, 1000)", { eval: true }).on('online', () => process.exit(5));
  `, { eval: true });
  console.log(await ended(worker));

  const { port1 } = new MessageChannel();
  const buffer = new ArrayBuffer(2);
  const object = { a: 1 };
  markAsUntransferable(buffer);
  markAsUncloneable(object);
  for (const [value, list] of [[buffer, [buffer]], [buffer], [object], [{ object }]]) {
    try {
      console.log(port1.postMessage(value, list), buffer.byteLength);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  port1.close();
})();
