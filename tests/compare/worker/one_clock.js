// All threads count from the process's start: their times can be compared.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (isMainThread) {
  const began = Date.now();
  while (Date.now() - began < 300);
  const before = performance.now();
  const worker = new Worker(__filename, { workerData: before });
  worker.on('message', ({ origin, now, about }) => {
    console.log(origin === performance.timeOrigin, now > before, now < performance.now(), about);
  });
} else {
  const { nodeTiming } = performance;
  setTimeout(() => {
    const used = performance.eventLoopUtilization();
    parentPort.postMessage({
      origin: performance.timeOrigin,
      now: performance.now(),
      about: [
        process.uptime() > 0.3, nodeTiming.loopStart > 300, performance.mark('x').startTime > workerData,
        new Event('x').timeStamp > workerData, used.idle + used.active < 300,
      ],
    });
  }, 5);
}
