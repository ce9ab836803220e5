// node:test: time that passes when the test says so.
const { mock } = require('node:test');
const promises = require('node:timers/promises');
const { timers } = mock;
const attempt = (call) => {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
};
async function main() {
  timers.enable({ now: 5 });
  setTimeout(() => console.log('timeout 10', Date.now()), 10);
  setTimeout(() => {
    console.log('timeout 20');
    setTimeout(() => console.log('nested', Date.now()), 5);
  }, 20);
  const interval = setInterval(() => console.log('interval 7'), 7);
  setImmediate((word) => console.log('immediate', word), 'w');
  timers.tick(26);
  console.log(Date.now(), new Date().getTime(), typeof Date(), new Date(0) instanceof Date, Date.name, Date.isMock);
  clearInterval(interval);
  timers.runAll();
  timers.setTime(40);
  console.log('time set', Date.now());
  timers.setTime(3);
  console.log(new Date().toISOString());
  for (const call of [() => timers.tick(-1), () => timers.setTime(-1), () => timers.setTime('x'), () => timers.enable()]) attempt(call);
  timers.reset();
  for (const options of [{ apis: ['foo'] }, { apis: [1] }, { apis: 'x' }, { now: 'x' }, { now: -4 }, { now: NaN }]) attempt(() => timers.enable(options));
  for (const call of [() => timers.tick(1), () => timers.setTime(1), () => timers.runAll()]) attempt(call);
  timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'scheduler.wait', 'AbortSignal.timeout'] });
  const signal = AbortSignal.timeout(30);
  const later = promises.setTimeout(10, 'value');
  const waited = promises.scheduler.wait(15);
  const soon = promises.setImmediate('soon');
  const iterator = promises.setInterval(10, 'again');
  const first = iterator.next();
  timers.tick(30);
  console.log(await later, await waited, await soon, signal.aborted, signal.reason.name);
  console.log(await first, await iterator.next(), await iterator.next(), await iterator.return());
  const controller = new AbortController();
  const aborted = promises.setTimeout(10, 'never', { signal: controller.signal });
  controller.abort();
  await aborted.catch(({ name, code }) => console.log(name, code));
  const timer = setTimeout(() => console.log('never'), 5);
  console.log(timer.hasRef(), timer.ref() === timer, timer.unref() === timer, timer.refresh() === timer);
  clearTimeout(timer);
  timers.tick(100);
  timers[Symbol.dispose]();
  setTimeout(() => console.log('real'), 1);
}
main();
