'use strict';
// When randomInt with a callback waits for the pool: its store of 1024 numbers is empty at first, and later.
const { randomInt } = require('crypto');
const log = (...args) => console.log(...args);
const probe = () => new Promise((resolve) => {
  let late = false;
  randomInt(6, () => resolve(late));
  process.nextTick(() => process.nextTick(() => { late = true; }));
});

randomInt(5, () => {
  log('first');
  process.nextTick(() => log('tick of first'));
  randomInt(5, () => log('nested'));
  queueMicrotask(() => log('microtask of first'));
});
randomInt(5, () => log('second'));
process.nextTick(async () => {
  log('tick');
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let i = 0; i < 1020; i++) await probe();
  log(await probe(), await probe(), await probe());
  // The ones without a callback take from the same store.
  for (let i = 0; i < 1021; i++) randomInt(6);
  log(await probe(), await probe(), await probe());
  for (let i = 0; i < 1024; i++) randomInt(6);
  log(await probe());
});
