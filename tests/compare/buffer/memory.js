// Buffers that are dropped are given back, and what cannot be allocated is an error.
let sum = 0;
for (let i = 0; i < 10000; i++) {
  const block = Buffer.alloc(65536);
  block[i & 0xffff] = 1;
  sum += block[i & 0xffff];
}
console.log(sum, process.memoryUsage().rss < 300e6);
for (const size of [-1, NaN, 2 ** 53, 1e15, '5']) {
  try {
    Buffer.alloc(size);
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}
