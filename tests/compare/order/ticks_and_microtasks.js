// The tick queue is emptied before microtasks, and again after them.
const log = (text) => () => console.log(text);
process.nextTick(() => {
  console.log('tick 1');
  process.nextTick(log('tick 3'));
  Promise.resolve().then(() => { console.log('micro 2'); process.nextTick(log('tick 5')); queueMicrotask(log('micro 4')); });
});
Promise.resolve().then(() => { console.log('micro 1'); process.nextTick(log('tick 4')); }).then(log('micro 3'));
process.nextTick((a, b) => console.log('tick 2', a, b), 'with', 'arguments');
console.log('main');
