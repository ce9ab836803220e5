// Top-level await: dependencies first, in order, those that await side by side.
import './fixtures/await_slow.mjs';
import './fixtures/await_fast.mjs';
import './fixtures/order_dep.mjs';
process.nextTick(() => console.log('tick'));
console.log('main');
await null;
console.log('after a microtask');
await new Promise(process.nextTick);
console.log('after a tick');
await new Promise(setImmediate);
console.log('after an immediate');
for await (const value of [1, Promise.resolve(2)]) console.log(value);
