'use strict';
// What is known of how a worker's thread spends its time.
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  const { eventLoopUtilization } = require('perf_hooks').performance;
  const { idle, active } = eventLoopUtilization();
  parentPort.postMessage(['at first', idle === 0, active > 0]);
  parentPort.on('message', () => {
    for (const from = Date.now(); Date.now() - from < 60;);
    parentPort.postMessage(['has worked']);
  });
`, { eval: true });
const { eventLoopUtilization } = worker.performance;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const heard = () => new Promise((resolve) => worker.once('message', resolve));
const tried = async (what) => {
  try {
    const { user, system } = await what();
    console.log(user >= 0, system >= 0);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
};

(async () => {
  console.log(eventLoopUtilization(), eventLoopUtilization.name, eventLoopUtilization.length);
  await tried(() => worker.cpuUsage());
  console.log(...await heard());
  const first = eventLoopUtilization();
  await wait(50);
  const second = eventLoopUtilization();
  console.log(second.idle > first.idle, second.active > 0, second.utilization > 0, second.utilization < 1);
  const before = eventLoopUtilization();
  worker.postMessage('work');
  console.log(...await heard());
  const after = eventLoopUtilization();
  const between = eventLoopUtilization(after, before);
  console.log(after.active - before.active > 50, between.active > 50, eventLoopUtilization(before).active > 50);
  console.log(Math.abs(between.idle - (after.idle - before.idle)) < 1e-6);

  for (const prev of [-1, {}, [], 'x', true, { user: -1, system: 1 }, { user: 1, system: -1 }, { user: 1 }, { user: NaN, system: 1 },
    { user: '1', system: 1 }, null, undefined, 0, '', { user: 0, system: 0 }]) await tried(() => worker.cpuUsage(prev));
  const { value, ...rest } = Object.getOwnPropertyDescriptor(Worker.prototype, 'cpuUsage');
  console.log(rest, value.name, value.length);
  await worker.terminate();
  await tried(() => worker.cpuUsage());
  await tried(() => worker.cpuUsage(1));
  console.log(eventLoopUtilization(), eventLoopUtilization(after), eventLoopUtilization(after, before));
})();
