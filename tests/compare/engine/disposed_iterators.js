// Iterators and generators can be disposed of.
const log = (...all) => console.log(...all);
const waiting = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype));
for (const [of, symbol] of [[Iterator.prototype, Symbol.dispose], [waiting, Symbol.asyncDispose]]) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(of, symbol);
  log(value.name, value.length, rest);
}
const dispose = Iterator.prototype[Symbol.dispose];
const disposeWaiting = waiting[Symbol.asyncDispose];
function* numbers() { try { yield 1 } finally { log('numbers end') } }
async function* later() { try { yield 1 } finally { await null; log('later end') } }
(async () => {
  { using some = numbers(); log(some.next()); }
  { using all = [1].values(); using mapped = [1].values().map((n) => n + 1); log(mapped.next()); }
  { await using some = later(); log(await some.next()); }
  { await using some = numbers(); log(some.next()); }
  log(dispose.call({ return(...all) { log('return', all); return 5 } }), dispose.call({}));
  for (const wrong of [{ return: 1 }, { return() { throw new Error('return') } }, null]) {
    try { dispose.call(wrong) } catch (error) { log(error.name, error instanceof TypeError || error.message) }
    try { await disposeWaiting.call(wrong) } catch (error) { log(error.name, error instanceof TypeError || error.message) }
  }
  const left = disposeWaiting.call({ return(...all) { log('return', all); return Promise.resolve(5) } });
  log(left, await left, await disposeWaiting.call({}));
  try { await disposeWaiting.call({ return: () => Promise.reject(new Error('late')) }) } catch (error) { log(error.message) }
})();
