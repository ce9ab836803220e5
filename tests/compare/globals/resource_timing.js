// Entries of resources that a client has fetched and measured.
const { performance, PerformanceResourceTiming, PerformanceObserver } = require('perf_hooks');
new PerformanceObserver((list) => console.log('observed', list.getEntries().map((e) => e.name))).observe({ entryTypes: ['resource'] });
const timing = { startTime: 1, endTime: 9, redirectStartTime: 0, redirectEndTime: 0, postRedirectStartTime: 2, finalServiceWorkerStartTime: 0,
  finalNetworkRequestStartTime: 3, finalNetworkResponseStartTime: 4, encodedBodySize: 5, decodedBodySize: 6,
  finalConnectionTimingInfo: { domainLookupStartTime: 1, domainLookupEndTime: 2, connectionStartTime: 3, connectionEndTime: 4, secureConnectionStartTime: 5, ALPNNegotiatedProtocol: 'h1' } };
const entry = performance.markResourceTiming(timing, 'http://a/', 'fetch', globalThis, '', {}, 200, '');
console.log(entry, JSON.stringify(entry), entry instanceof PerformanceResourceTiming, performance.getEntriesByType('resource').length);
console.log(performance.markResourceTiming({ ...timing, finalConnectionTimingInfo: undefined }, 'u', 'x', globalThis, 'local').transferSize);
for (const f of [() => performance.markResourceTiming(5), () => new PerformanceResourceTiming(), () => PerformanceResourceTiming.prototype.fetchStart]) try { f(); } catch (e) { console.log(e.code, e.name); }
console.log(Object.keys(PerformanceResourceTiming.prototype).sort(), performance.markResourceTiming.length, Object.getOwnPropertyNames(PerformanceResourceTiming));
performance.clearResourceTimings(); console.log(performance.getEntriesByType('resource').length);
