// How many microtasks pass until a promise of the library's is settled, one after the other.
const { Readable } = require('stream');
const count = async (name, make) => {
  let n = 0;
  let done = false;
  const settled = Promise.resolve(make()).then(() => { done = true; }, () => { done = true; });
  await new Promise((resolve) => {
    const step = () => {
      if (done) return resolve();
      if (n > 100) return settled.then(resolve);
      n++;
      queueMicrotask(step);
    };
    queueMicrotask(step);
  });
  console.log(name, n);
};
const blobs = {
  none: () => new Blob([]), text: () => new Blob(['a']), 'no text': () => new Blob(['']), three: () => new Blob(['a', 'b', 'c']),
  inner: () => new Blob([new Blob(['a', 'b']), 'c']), slice: () => new Blob(['abc', 'def']).slice(1, 5),
  'at the end': () => new Blob(['abc', 'def']).slice(3), file: () => new File(['a', 'b'], 'x'),
};
const bodies = {
  text: () => 'abc', none: () => null, bytes: () => new Uint8Array(3), parameters: () => new URLSearchParams('a=1'),
  stream: () => new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1)); c.enqueue(new Uint8Array(2)); c.close(); } }),
};
const readings = {
  some: (r) => r.some((x) => x > 1), every: (r) => r.every((x) => x < 3), find: (r) => r.find((x) => x > 1),
  forEach: (r) => r.forEach(() => {}), reduce: (r) => r.reduce((a, b) => a + b), toArray: (r) => r.toArray(),
  map: (r) => r.map(async (x) => x).toArray(), filter: (r) => r.filter((x) => x % 2).toArray(), take: (r) => r.take(2).toArray(),
};
(async () => {
  for (const [name, make] of Object.entries(blobs)) {
    for (const method of ['arrayBuffer', 'text', 'bytes']) await count(`${name}.${method}`, () => make()[method]());
  }
  for (const [name, make] of Object.entries(bodies)) {
    for (const method of ['text', 'json', 'bytes', 'blob']) {
      await count(`Response(${name}).${method}`, () => new Response(make())[method]());
    }
    await count(`twice ${name}`, () => { const r = new Response(make()); r.text(); return r.text(); });
  }
  for (const [name, read] of Object.entries(readings)) await count(name, () => read(Readable.from([1, 2, 3])));
  await count('lines', async () => {
    const input = Readable.from(['a\nb\n', 'c']);
    for await (const line of require('readline').createInterface({ input })) console.log(line);
  });
  await count('aborted', () => {
    const controller = new AbortController();
    const aborted = require('util').aborted(controller.signal, {});
    controller.abort();
    return aborted;
  });
})();
