'use strict';
// Histograms keep three digits of what is recorded, as in Node; a clone goes on with its original,
// in a worker, too.
const { createHistogram, monitorEventLoopDelay } = require('perf_hooks');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

const tell = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
};

function show(name, h) {
  console.log(name, h, h.countBigInt, h.minBigInt, h.maxBigInt, h.exceedsBigInt);
  console.log(h.percentilesBigInt, h.percentile(10), h.percentileBigInt(99.9), h.percentile(100));
}

function main() {
  const h = createHistogram();
  show('empty', h);
  h.record(1);
  show('one', h);
  h.record(1e6);
  show('two', h);
  for (let i = 1; i < 5000; i += 7) h.record(i * i);
  show('many', h);
  h.record(2n ** 52n);
  show('large', h);

  tell('beyond', () => h.record(2 ** 60));
  tell('beyond', () => h.record(2n ** 62n));
  tell('beyond', () => h.record(2n ** 70n));
  for (const value of [0, 0n, -1n, 1.5, '1', undefined]) tell(typeof value, () => h.record(value));
  console.log(h.count, h.exceeds);

  const small = createHistogram({ lowest: 10, highest: 1000, figures: 2 });
  for (const value of [1, 5, 10, 11, 100, 999, 1000, 1001, 1023, 1024, 2048, 5000, 1e9]) {
    small.record(value);
    console.log(value, small.count, small.exceeds, small.max, small.min);
  }
  const fine = createHistogram({ figures: 5, lowest: 1n, highest: 10n ** 7n });
  for (const value of [123456, 1234567, 99n]) fine.record(value);
  fine.add(h);
  show('added', fine);
  h.add(small);
  console.log(h.count, h.exceeds, h.min, h.max, h.mean);

  tell('add', () => h.add({}));
  for (const percent of [0, 101, '1', NaN, 1e-9]) tell('percentile', () => h.percentile(percent));
  for (const options of [
    { lowest: 0 }, { lowest: 0n }, { highest: 1 }, { lowest: 5, highest: 9 },
    { lowest: 5n, highest: 9n }, { figures: 0 }, { figures: 6 }, { figures: 1.5 },
    { highest: 2 ** 60 }, null, 5,
  ]) tell('options', () => createHistogram(options).count);

  const delta = createHistogram();
  console.log(delta.recordDelta(), delta.count, delta.recordDelta(), delta.count);
  h.reset();
  show('reset', h);
  tell('new', () => new h.constructor());
  tell('this', () => h.record.call({}, 1));
  tell('this', () => Reflect.get(Object.getPrototypeOf(h.constructor.prototype), 'count', {}));

  const loop = monitorEventLoopDelay({ resolution: 5 });
  console.log(loop.enable(), loop.enable(), loop.disable(), loop.disable(), typeof loop.record);
  const copy = structuredClone(loop);
  console.log(copy.constructor.name, typeof copy.enable);

  h.record(3);
  const clone = structuredClone(h);
  clone.record(4);
  console.log(clone.constructor.name, h.count, clone instanceof h.constructor);
  tell('transfer', () => structuredClone(h, { transfer: [h] }));
  new Worker(__filename, { workerData: { h, again: h } }).on('exit', () => {
    console.log('main', h.count, clone.max);
  });
}

if (isMainThread) {
  main();
} else {
  const { h, again } = workerData;
  h.record(1000);
  console.log('worker', h.count, h === again, h.constructor.name);
}
