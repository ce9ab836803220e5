// In a module microtasks run before ticks, in a CommonJS script ticks run before microtasks.
import './fixtures/order_dep.mjs';
import './fixtures/order_dep.cjs';
process.nextTick(() => console.log('tick of main'));
Promise.resolve().then(() => console.log('microtask of main'));
setTimeout(() => console.log('timeout'), 0);
queueMicrotask(() => process.nextTick(() => console.log('tick of a microtask')));
console.log('main ends');
