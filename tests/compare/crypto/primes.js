// New primes, and whether a number is one.
const crypto = require('crypto');
const { inspect } = require('util');

const attempt = (what, fn) => {
  let result;
  try {
    result = inspect(fn());
  } catch (err) {
    result = `${err.name} ${err.code} ${err.message} ${Object.keys(err)}`;
  }
  console.log(`${what}: ${result}`);
};
const all = (times, ...args) => {
  const found = new Set();
  for (let i = 0; i < times; i++) found.add(crypto.generatePrimeSync(...args));
  return [...found].sort((a, b) => (a < b ? -1 : 1)).join();
};

for (const size of ['a', null, {}, -1, 0, 1, 2.5, 2 ** 31, Infinity, undefined]) attempt(inspect(size), () => crypto.generatePrimeSync(size));
for (const options of [1, null, 'a', { safe: 1 }, { bigint: 1 }, { add: 1 }, { add: 'a' }, { rem: 1 }, { add: -1n }, { rem: -1n },
  { add: 5n, rem: 7n }, { add: 2n ** 40n }, { add: new Uint8Array(0) }, { add: 0n }, { add: 0n, rem: 0n }, { add: null }, { bigint: null },
  { safe: null }]) attempt(inspect(options), () => crypto.generatePrimeSync(32, options).byteLength);
for (const size of [1, 2, 4, 5]) attempt(`safe ${size}`, () => crypto.generatePrimeSync(size, { safe: true }));
for (const size of [2, 3, 4]) console.log(all(5, size, { bigint: true }));
console.log(all(200, 5, { bigint: true }), all(300, 6, { bigint: true }), all(5, 3, { bigint: true, safe: true }));
console.log(all(5, 8, { bigint: true, safe: true }));

const { generatePrimeSync: prime, checkPrimeSync: isPrime } = crypto;
for (const options of [{ add: 4n }, { add: 4n, rem: 3n }, { add: 12n, rem: 11n, safe: true }, { add: Buffer.from([1, 0]), rem: Buffer.from([9]) }]) {
  const found = prime(64, { ...options, bigint: true });
  const add = typeof options.add === 'bigint' ? options.add : 256n;
  console.log(found % add, found.toString(2).length >= 64, isPrime(found), !options.safe || isPrime((found - 1n) / 2n));
}
for (const size of [31, 32, 33, 64]) {
  const found = prime(size);
  console.log(found instanceof ArrayBuffer, found.byteLength, isPrime(found), isPrime(found, { checks: 3 }));
}

for (const value of [0n, 1n, 2n, 3n, 4n, 17n, 561n, 2n ** 127n - 1n, 2n ** 89n - 3n, new Uint8Array(0), new Uint16Array([17]),
  new Uint8Array([17]).buffer, new DataView(new Uint8Array([0, 13]).buffer), 1, 'a', null, {}, [], -1n]) attempt(inspect(value), () => isPrime(value));
for (const options of [1, 'a', null, { checks: 'a' }, { checks: -1 }, { checks: 2 ** 31 }, { checks: 1.5 }, { checks: null }]) {
  attempt(inspect(options), () => isPrime(3n, options));
}
attempt('no callback', () => crypto.generatePrime(8));
attempt('no options', () => crypto.generatePrime(8, 1, () => {}));
attempt('undefined', () => crypto.generatePrime(8, undefined, () => {}));
attempt('a number', () => crypto.generatePrime(8, {}, 1));
attempt('no callback', () => crypto.checkPrime(2n));
attempt('a number', () => crypto.checkPrime(2n, {}, 1));
attempt('no callback', () => crypto.checkPrime(2n, 1));
for (const name of ['generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync']) console.log(crypto[name].name, crypto[name].length);

crypto.generatePrime(3, (err, found) => {
  console.log(err, found);
  crypto.generatePrime(3, { bigint: true }, (...args) => {
    console.log(args);
    crypto.checkPrime(7n, (...args) => {
      console.log(args);
      crypto.checkPrime(Buffer.from([8]), { checks: 1 }, (...args) => {
        console.log(args);
        crypto.generatePrime(16, { add: 0n }, (...args) => console.log(args.length, args[0].message, Object.keys(args[0])));
      });
    });
  });
});
