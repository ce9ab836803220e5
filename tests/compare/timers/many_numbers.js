'use strict';
// Timers whose numbers were asked for, by the thousand, and ended by them.
const numbers = [];
for (let i = 0; i < 40_000; i++) numbers.push(+setTimeout(() => console.log('no'), 1e6));
console.log(new Set(numbers).size);
for (const number of numbers.slice(10)) clearTimeout(number);
for (const number of numbers.slice(0, 9)) clearTimeout(`${number}`);
const last = `${setTimeout(() => console.log('nor this'), 1)}`;
const ends = setTimeout(() => {
  clearTimeout(numbers[9]);
  console.log('end');
}, 20);
console.log(Number(ends) > numbers.at(-1));
clearTimeout(last);
