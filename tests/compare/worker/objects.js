// Objects of the host's own classes that go to another thread, and what cannot go.
const { once } = require('events');
const { BlockList, SocketAddress } = require('net');
const { transferableAbortController } = require('util');
const { MessageChannel, Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  const { BlockList, SocketAddress } = require('net');
  const all = async (stream) => {
    const items = [];
    for await (const item of stream) items.push(item);
    return items;
  };
  async function describe(value) {
    if (value instanceof File) return [value.name, value.lastModified, value.type, await value.text()];
    if (value instanceof Blob) return [value.type, value.size, await value.text(), await value.slice(1, 3).text()];
    if (value instanceof ReadableStream) return all(value);
    if (value instanceof WritableStream) {
      const writer = value.getWriter();
      await writer.write('a');
      await writer.write({ b: 1 });
      await writer.close();
      return 'written';
    }
    if (value instanceof TransformStream) {
      const writer = value.writable.getWriter();
      writer.write('q');
      writer.close();
      return all(value.readable);
    }
    if (value instanceof AbortSignal) {
      if (value.aborted) return ['aborted', value.reason.message];
      value.onabort = () => parentPort.postMessage(['told', value.reason]);
      return 'waits';
    }
    if (BlockList.isBlockList(value)) return [value.rules, value.check('1.2.3.4'), value.check('9.9.9.9')];
    if (value instanceof SocketAddress) return value.toJSON();
    return [Object.prototype.toString.call(value), Object.keys(value)];
  }
  parentPort.on('message', async (value) => {
    if (value === null) parentPort.close();
    else parentPort.postMessage(await describe(value));
  });
`, { eval: true });

async function send(value, list) {
  try {
    worker.postMessage(value, list);
  } catch (error) {
    console.log(error.name, error.message);
    return;
  }
  const [answer] = await once(worker, 'message');
  console.log(JSON.stringify(answer));
}

(async () => {
  const blob = new Blob(['hé', 'y'], { type: 'text/plain' });
  await send(blob);
  await send(blob);
  await send(new File(['x'], 'n.txt', { lastModified: 5, type: 'a/b' }));

  const readable = new ReadableStream({
    start(controller) {
      controller.enqueue(1);
      controller.enqueue({ x: 2 });
      controller.enqueue(new Uint8Array([1, 2]));
      controller.close();
    },
  });
  await send(readable, [readable]);
  const { promise, resolve } = Promise.withResolvers();
  const written = [];
  const writable = new WritableStream({
    write(chunk) { written.push(chunk); },
    close() { resolve(written); },
  });
  await send(writable, [writable]);
  console.log(await promise);
  const transform = new TransformStream({
    transform(chunk, controller) { controller.enqueue(chunk + chunk); },
  });
  await send(transform, [transform]);

  const later = transferableAbortController();
  await send(later.signal, [later.signal]);
  later.abort('why');
  console.log(await once(worker, 'message'));
  const before = transferableAbortController();
  before.abort(new Error('done'));
  await send(before.signal, [before.signal]);

  const list = new BlockList();
  list.addAddress('1.2.3.4');
  list.addSubnet('10.0.0.0', 8);
  await send(list);
  await send(new SocketAddress({ address: '1.1.1.1', port: 8 }));

  class Own { z = 1; }
  await send(new Own());
  await send({ [Symbol.toStringTag]: 'x', y: 1 });
  await send(Object.create({ a: 1 }));
  await send(Object.create(null));
  await send(Buffer.from('abc'));
  await send(blob, [blob]);
  await send({ port: new MessageChannel().port1 });
  await send(new Proxy({}, {}));
  await send(new URL('http://a/'));
  await send(new WeakMap());
  await send(Promise.resolve());
  worker.postMessage(null);
})();
