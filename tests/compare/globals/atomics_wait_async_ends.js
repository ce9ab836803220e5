// Who waits keeps nothing alive, time-outs included; they are told while something else goes on.
const numbers = new Int32Array(new SharedArrayBuffer(64));
Atomics.waitAsync(numbers, 0, 0, 2).value.then((result) => {
  console.log(result, Atomics.notify(numbers, 0));
  clearInterval(other);
  Atomics.waitAsync(numbers, 0, 0, 5000).value.then(() => console.log('never'));
  Atomics.waitAsync(numbers, 0, 0).value.then(() => console.log('never'));
  Atomics.notify(numbers, 1);
});
const other = setInterval(() => {}, 1);
process.on('exit', () => console.log('exit'));
