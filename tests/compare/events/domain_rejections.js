// A rejection that nobody handles goes to the domain in which it happened.
const domain = require('domain');
process.on('uncaughtException', (err, origin) => console.log('uncaught', err.message, origin));
process.on('unhandledRejection', (reason) => console.log('unhandled', reason.message));
process.on('rejectionHandled', () => console.log('handled later'));
const d = domain.create();
d.on('error', (err) => console.log('domain', err?.message ?? err, process.domain == null, err.domain === d, err.domainThrown));
const other = domain.create();
const thrower = domain.create();
thrower.on('error', (err) => { throw new Error(`thrown for ${err.message}`); });

const steps = [
  () => d.run(() => { Promise.reject(new Error('at once')); }),
  () => d.run(() => { Promise.reject('text'); }),
  () => d.run(async () => { await null; throw new Error('async'); }),
  () => d.run(async () => { await new Promise((resolve) => setImmediate(resolve)); throw new Error('async, later'); }),
  () => d.run(() => { setImmediate(() => { Promise.reject(new Error('in a callback')); }); }),
  () => other.run(() => { Promise.reject(new Error('nobody listens')); }),
  () => thrower.run(() => { Promise.reject(new Error('this')); }),
  () => { let reject; d.run(() => { new Promise((_, no) => { reject = no; }); }); reject(new Error('made inside, rejected outside')); },
  () => d.run(() => { d.exit(); Promise.reject(new Error('behind exit')); }),
  () => d.run(() => { const late = Promise.reject(new Error('late')); setImmediate(() => late.catch(() => console.log('caught'))); }),
];
(function next() {
  if (steps.length === 0) return;
  steps.shift()();
  setTimeout(next, 5);
})();
