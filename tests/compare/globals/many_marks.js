// Thousands of marks by name; a limit for resources, and who hears that it is reached.
const { performance, PerformanceObserver } = require('perf_hooks');

const names = (entries) => entries.map((entry) => entry.name).join();
const count = 3000;
for (let i = 0; i < count; i++) performance.mark(`m${i}`, { startTime: i });
for (let i = 0; i < count; i++) performance.measure('all', { start: `m${i}`, end: i + 1 });
console.log(performance.getEntries().length, performance.getEntriesByName('all').length, performance.getEntriesByName('m7')[0].startTime);
for (let i = 10; i < count; i++) performance.clearMarks(`m${i}`);
console.log(names(performance.getEntriesByType('mark')));
performance.clearMeasures('none');
performance.clearMeasures('all');
console.log(names(performance.getEntries()));

// One name for marks and measures; the last of its name counts.
performance.mark('m3', { startTime: 30 });
performance.measure('m3', 'm3', 'm9');
console.log(names(performance.getEntriesByName('m3')), performance.getEntriesByName('m3', 'measure')[0].duration);
performance.clearMarks('m3');
console.log(performance.getEntriesByName('m3').length);
performance.clearMarks();
console.log(names(performance.getEntries()));
for (const name of [1, null]) performance.mark(name);
performance.clearMarks(1);
console.log(names(performance.getEntries()));
for (const clear of ['clearMarks', 'clearMeasures', 'clearResourceTimings']) {
  try {
    performance[clear](Symbol('x'));
  } catch (error) {
    console.log(clear, error.name, error.message);
  }
}
performance.clearMarks();
performance.clearMeasures();

const timing = (startTime) => ({
  startTime, endTime: startTime, finalServiceWorkerStartTime: 0, redirectStartTime: 0, redirectEndTime: 0,
  postRedirectStartTime: 0, finalNetworkRequestStartTime: 0, finalNetworkResponseStartTime: 0,
  encodedBodySize: 0, decodedBodySize: 0,
  finalConnectionTimingInfo: {
    domainLookupStartTime: 0, domainLookupEndTime: 0, connectionStartTime: 0, connectionEndTime: 0,
    secureConnectionStartTime: 0, ALPNNegotiatedProtocol: 0,
  },
});
const come = (...times) => {
  for (const time of times) performance.markResourceTiming(timing(time), 'http://x', '', globalThis, '', {}, 200, '');
};
const resources = () => performance.getEntriesByType('resource').map((entry) => entry.startTime).join();
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

// Once: a listener that makes room each time would be called without end by Node.
const whenFull = (act) => performance.addEventListener('resourcetimingbufferfull', (event) => {
  console.log('full', event.constructor.name, event.bubbles, event.cancelable, resources());
  act();
}, { once: true });
const observer = new PerformanceObserver((list) => console.log('heard', list.getEntries().length));
observer.observe({ type: 'resource' });

(async () => {
  performance.setResourceTimingBufferSize(1);
  whenFull(() => {});
  come(1, 2, 3);
  console.log('kept', resources());
  await turn();
  console.log('kept', resources());

  performance.clearResourceTimings();
  come(4, 5);
  whenFull(() => performance.clearResourceTimings());
  await turn();
  console.log('made room', resources());

  whenFull(() => performance.setResourceTimingBufferSize(3));
  come(6, 7);
  await turn();
  console.log('more room', resources());

  observer.disconnect();
  performance.setResourceTimingBufferSize(1);
  console.log('less room', resources());
  performance.clearResourceTimings('http://y');
  console.log('others', resources());
  performance.clearResourceTimings('http://x');
  for (const size of ['x', '2', null, -1, NaN, 2 ** 32 + 2, 1.9, undefined]) {
    performance.setResourceTimingBufferSize(size);
    come(1, 2, 3);
    await turn();
    console.log(typeof size, resources());
    performance.clearResourceTimings();
  }
  try {
    performance.setResourceTimingBufferSize();
  } catch (error) {
    console.log(error.code, error.message);
  }
  performance.setResourceTimingBufferSize(250);
  for (let i = 0; i < 300; i++) come(i);
  await turn();
  console.log(performance.getEntriesByType('resource').length);
})();
