// structuredClone and messages of objects that are not the language's own.
const util = require('util');
const net = require('net');
const crypto = require('crypto');
const { createHistogram } = require('perf_hooks');

const blocked = new net.BlockList();
blocked.addAddress('10.0.0.1');
const things = {
  blob: new Blob(['abc'], { type: 'text/x' }), file: new File(['abc'], 'name', { lastModified: 5 }),
  signal: new AbortController().signal, transferable: util.transferableAbortController().signal,
  target: new EventTarget(), event: new Event('x'), url: new URL('http://a'), params: new URLSearchParams('a=1'),
  headers: new Headers(), response: new Response('x'), request: new Request('http://a'), form: new FormData(),
  blocked, address: new net.SocketAddress(), key: crypto.createSecretKey(Buffer.from('abc')), mime: new util.MIMEType('a/b'),
  histogram: createHistogram(), port: new MessageChannel().port1,
};
for (const [name, thing] of Object.entries(things)) {
  try {
    const clone = structuredClone(thing);
    console.log(name, Object.prototype.toString.call(clone), clone.constructor.name, clone === thing);
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
}
for (const name of ['blob', 'transferable', 'signal', 'target', 'blocked']) {
  try {
    console.log(name, structuredClone(things[name], { transfer: [things[name]] }).constructor.name);
  } catch (error) {
    console.log(name, error.name, error.message);
  }
}
(async () => {
  const file = structuredClone(things.file);
  console.log(await file.text(), file.name, file.lastModified, await structuredClone(things.blob).text());
  console.log(structuredClone(blocked).check('10.0.0.1'), structuredClone(things.key).export().toString());

  // A signal given to another thread follows the first, a message later.
  const controller = util.transferableAbortController();
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
  port2.postMessage({ deep: controller.signal, port: things.port }, [controller.signal, things.port]);
  const { deep, port } = await arrived;
  console.log(deep.constructor.name, deep.aborted, deep === controller.signal, port.constructor.name);
  controller.abort('why');
  console.log(deep.aborted);
  await new Promise((resolve) => { deep.onabort = resolve; });
  console.log(deep.aborted, deep.reason);
  try { port2.postMessage(things.transferable); } catch (error) { console.log(error.name, error.code, error.message); }
  port1.close();
})();
