// Buffers, views and shared buffers that are dropped do not pile up, whoever makes them.
const made = {
  Uint8Array: () => new Uint8Array(2e6),
  Float64Array: () => new Float64Array(250000),
  ArrayBuffer: () => new ArrayBuffer(2e6),
  resizable: () => new ArrayBuffer(1e6, { maxByteLength: 2e6 }),
  SharedArrayBuffer: () => new SharedArrayBuffer(2e6),
  DataView: () => new DataView(new ArrayBuffer(2e6)),
  slice: (bytes => () => bytes.slice())(new Uint8Array(2e6)),
  small: () => Array.from({ length: 200 }, () => new Uint8Array(10000)).length,
  'Buffer.alloc': () => Buffer.alloc(2e6),
  'Buffer.concat': (bytes => () => Buffer.concat([bytes, bytes]))(Buffer.alloc(1e6)),
  structuredClone: (bytes => () => structuredClone(bytes))(new Uint8Array(2e6)),
};
for (const [name, make] of Object.entries(made)) {
  const before = process.memoryUsage().rss;
  let most = 0;
  for (let i = 0; i < 250; i++) {
    make();
    if (i % 10 === 0) most = Math.max(most, process.memoryUsage().rss - before);
  }
  console.log(name, most < 400e6 ? 'stays small' : `grew by ${most / 1e6} MB`);
}
