'use strict';
// The iterator helpers of Readable.
const { Readable } = require('stream');

const numbers = (n = 6) => Readable.from(Array.from({ length: n }, (_, i) => i + 1));

async function main() {
  console.log(await numbers().map((x) => x * 2).toArray());
  console.log(await numbers().filter((x) => x % 2).toArray());
  console.log(await numbers().flatMap((x) => [x, -x]).take(5).toArray());
  console.log(await numbers().drop(2).take(2).toArray());
  console.log(await numbers().some((x) => x > 5), await numbers().every((x) => x > 5), await numbers().find((x) => x > 3));
  console.log(await numbers().reduce((a, b) => a + b), await numbers().reduce((a, b) => a + b, 100));
  await numbers(3).forEach((x) => console.log('each', x));

  let running = 0;
  let most = 0;
  const order = await numbers().map(async (x) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, x % 2 ? 8 : 1));
    running--;
    return x;
  }, { concurrency: 3 }).toArray();
  console.log('in order', order, 'at most', most);

  for (const [name, call] of Object.entries({
    'no function': () => numbers().map(5),
    concurrency: () => numbers().map((x) => x, { concurrency: 0 }),
    'negative take': () => numbers().take(-1),
    options: () => numbers().filter((x) => x, 5),
    empty: () => numbers(0).reduce((a, b) => a + b),
    thrown: () => numbers().map((x) => { throw new Error(`at ${x}`); }).toArray(),
    aborted: () => numbers().map((x) => x, { signal: AbortSignal.abort() }).toArray(),
    'aborted too': () => numbers().toArray({ signal: AbortSignal.abort() }),
  })) {
    try {
      console.log(name, await call());
    } catch (err) {
      console.log(name, err.name, err.code, err.message);
    }
  }
}
main();
