// import() in CommonJS: the script ends, ticks run, then the module, before any timer.
setTimeout(() => console.log('timeout'), 0);
process.nextTick(() => console.log('tick'));
import('./fixtures/order_dep.mjs').then(() => {
  console.log('imported');
  process.nextTick(() => console.log('tick after import'));
  Promise.resolve().then(() => console.log('microtask after import'));
});
console.log('script ends');
