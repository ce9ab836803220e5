// Deep comparison of circles, holes, views, what only looks like an error, and a proxy that hides a key.
'use strict';
const assert = require('assert');
const told = (compare) => {
  try {
    compare();
    return 'equal';
  } catch (error) {
    return error.code ?? `${error.name}: ${error.message}`;
  }
};
const a = {};
a.a = a;
const c = { a };
c.a = c;
console.log(told(() => assert.deepEqual(a, c)), told(() => assert.deepStrictEqual(a, c)));
console.log(told(() => assert.deepEqual([1, , 3], [1, undefined, 3])), told(() => assert.deepEqual([, 1], [, 1])));
const view = Object.setPrototypeOf(new Int8Array(2), Uint8Array.prototype);
Object.defineProperty(view, Symbol.toStringTag, { value: 'Uint8Array' });
console.log(told(() => assert.deepEqual(new Uint8Array(2), view)));
const like = (message) => Object.create(Error.prototype, { message: { value: message } });
console.log(told(() => assert.deepStrictEqual(like('a'), like('b'))), told(() => assert.deepStrictEqual(like('a'), like('a'))));
const hiding = new Proxy([1, 2, 3], { ownKeys: () => [] });
console.log(told(() => assert.deepStrictEqual(hiding, [1, 2, 3])));
console.log(told(() => assert.throws(() => null.x, { message: "Cannot read properties of null (reading 'x')" })));
console.log(told(() => assert.throws(() => Object.freeze([]).push(1), /^TypeError: Cannot add property 0, object is not extensible$/)));
