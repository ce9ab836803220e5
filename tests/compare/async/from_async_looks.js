// Array.fromAsync looks at each method once, and takes no other for a function.
const { log } = console;
const wait = async (items) => {
  try {
    log(await Array.fromAsync(items));
  } catch (err) {
    log(`${err.name}: ${err.message}`);
  }
};
const looked = [];
const watched = (object) => new Proxy(object, { get(on, key) { looked.push(String(key)); return Reflect.get(on, key); } });
(async () => {
  await wait(watched([1, Promise.resolve(2)]));
  log(looked.splice(0).join());
  await wait(watched({ async *[Symbol.asyncIterator]() { yield 3; } }));
  log(looked.splice(0).join());
  await wait(watched({ length: '2', 0: 4 }));
  log(looked.splice(0).join());
  for (const value of [1, {}, '', 0, false]) {
    await wait({ [Symbol.asyncIterator]: value });
    await wait({ [Symbol.iterator]: value });
  }
  await wait({ [Symbol.asyncIterator]: null, [Symbol.iterator]: null, length: 0 });
  await wait({ length: 1n });
  await wait({ length: Symbol('length') });
})();
