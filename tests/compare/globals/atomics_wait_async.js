// Atomics.waitAsync: what it refuses, what it answers at once, and when promises are settled.
const memory = new SharedArrayBuffer(64);
const numbers = new Int32Array(memory);
const bigs = new BigInt64Array(memory, 32);
const { log } = console;

const attempt = (f) => {
  try {
    log(f());
  } catch (error) {
    log(error.name, error.message);
  }
};
log(Atomics.waitAsync.length, Atomics.waitAsync.name, Atomics.notify.length);
for (const args of [
  [], [[]], [1], [new Int32Array(4), 0, 0], [new Uint32Array(memory), 0, 0], [numbers, 100, 0], [numbers, -1, 0], [numbers, 0, 1],
  [numbers, 0, 0, 0], [numbers, 0, 0, -5], [numbers, '0', 1.9], [bigs, 0, 0], [bigs, 0, undefined], [bigs, 0, 1n], [bigs, 0, true], [numbers, 0, 0, Symbol()],
  [numbers, 0, 0],
]) attempt(() => Atomics.waitAsync(...args));

for (const n of [1, 2, 3]) {
  Atomics.waitAsync(numbers, 1, 0).value.then((result) => {
    log(n, result);
    process.nextTick(() => log('tick', n));
    Promise.resolve().then(() => log('microtask', n));
  });
}
Atomics.waitAsync(bigs, 1, 0n, NaN).value.then((result) => log('big', result));
const { port1, port2 } = new MessageChannel();
port1.on('message', (message) => {
  log('port', message);
  port1.close();
});
port2.postMessage('x');
log(Atomics.notify(numbers, 1, 2), Atomics.notify(bigs, 1), Atomics.notify(numbers, 5), Atomics.notify(numbers, 1, 0));
process.nextTick(() => log('tick'));
Promise.resolve().then(() => log('microtask'));
setImmediate(() => {
  log('immediate');
  log(Atomics.notify(numbers, '1'));
  Atomics.waitAsync(numbers, 2, 0).value.then((result) => {
    log('one', result);
    Atomics.waitAsync(numbers, 2, 0).value.then(() => log('the next'));
    log(Atomics.notify(numbers, 2));
  });
  log(Atomics.notify(numbers, 2));
  setImmediate(() => log('second immediate'));
});
log('end');
