// timers/promises: values, signals, intervals, the scheduler.
const { setTimeout: wait, setImmediate: next, setInterval: every, scheduler } = require('timers/promises');
const { promisify } = require('util');

console.log(promisify(setTimeout) === wait, promisify(setImmediate) === next);
(async () => {
  console.log(await wait(1, 'value'), await next('next'), await scheduler.wait(1), await scheduler.yield());
  let n = 0;
  for await (const value of every(1, 'again')) {
    console.log(value);
    if (++n === 3) break;
  }
  const stop = new AbortController();
  setImmediate(() => stop.abort('enough'));
  await wait(10_000, null, { signal: stop.signal }).catch((error) =>
    console.log(error.name, error.code, error.message, error.cause));
  try {
    for await (const value of every(1, 'y', { signal: stop.signal })) console.log(value);
  } catch (error) {
    console.log(error.name);
  }
  for (const wrong of [() => wait('a'), () => wait(1, 1, 5), () => wait(1, 1, { signal: 5 }), () => next(1, { ref: 1 })]) {
    await wrong().catch((error) => console.log(error.name, error.code, error.message));
  }
  wait(10_000, null, { ref: false });
})();
