// Message ports: each message is a callback of the poll phase, with its ticks after it.
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');

const { port1, port2 } = new MessageChannel();
port2.on('message', (message) => {
  console.log('message', message);
  process.nextTick(() => console.log('tick', message));
  Promise.resolve().then(() => console.log('microtask', message));
  setImmediate(() => console.log('immediate', message));
});
setImmediate(() => {
  port1.postMessage(1);
  port1.postMessage({ two: [2] });
  setImmediate(() => console.log('immediate after'));
  setTimeout(() => {
    const c = new MessageChannel();
    c.port1.postMessage('x');
    console.log(receiveMessageOnPort(c.port2), receiveMessageOnPort(c.port2));
    const bytes = new ArrayBuffer(4);
    c.port1.postMessage(bytes, [bytes]);
    console.log(bytes.byteLength, receiveMessageOnPort(c.port2).message.byteLength);
    for (const wrong of [() => c.port1.postMessage(() => {}), () => c.port1.postMessage()]) {
      try {
        wrong();
      } catch (error) {
        console.log(error.name, error.code, error.message);
      }
    }
    port1.on('close', () => console.log('port1 close'));
    port2.on('close', () => console.log('port2 close'));
    port1.close(() => console.log('closed'));
  }, 20);
});

const channels = [1, 2, 3].map((n) => {
  const channel = new BroadcastChannel('name');
  channel.onmessage = (event) => {
    console.log('broadcast', n, event.data);
    if (n === 3) for (const each of channels) each.close();
  };
  return channel;
});
channels[0].postMessage('hello');
