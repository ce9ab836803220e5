// node:test: when tests begin and the report comes, beside ticks, timers and immediates.
const { test, before, after } = require('node:test');
before(() => console.log('before all'));
after(() => console.log('after all'));
console.log('declared');
test('one', () => console.log('one'));
test('two', async () => {
  console.log('two');
  await null;
  console.log('two ends');
});
test('with ticks', async (t) => {
  await new Promise((done) => process.nextTick(done));
  await t.test('below', () => console.log('below'));
  console.log('behind the tick');
});
test('with immediates', async () => {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  console.log('behind immediates');
});
test('last', () => console.log('last'));
process.nextTick(() => console.log('tick'));
setTimeout(() => test('late', () => console.log('late')), 300);
process.on('beforeExit', () => console.log('beforeExit'));
const { write } = process.stdout;
process.stdout.write = function (text, ...more) {
  return write.call(this, String(text).replace(/\(\d[\d.]*ms\)/g, '(time)').replace(/duration_ms .*/, 'duration_ms time'), ...more);
};
