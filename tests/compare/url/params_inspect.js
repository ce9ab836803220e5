// How URLSearchParams and their iterators are shown; what is said to a wrong receiver; object URLs.
'use strict';
const { inspect } = require('util');
const params = new URLSearchParams('a=a&b=b');
for (const breakLength of [21, 22]) console.log(inspect(params, { breakLength }));
console.log(params.keys(), params.entries(), inspect(params.values(), { breakLength: 7 }));
const iterator = params[Symbol.iterator]();
iterator.next();
console.log(iterator);
iterator.next();
console.log(iterator);
console.log(inspect(new URL('http://bar/x'), { customInspect: false }));
for (const name of ['href', 'search', 'origin', 'hash']) {
  try {
    Reflect.get(URL.prototype, name, {});
  } catch (error) {
    console.log(name, error.message);
  }
}
const id = URL.createObjectURL(new Blob(['hello'], { type: 'text/plain' }));
const blob = require('buffer').resolveObjectURL(id);
console.log(id.replace(/[0-9a-f]/g, 'x'), blob.size, blob.type);
URL.revokeObjectURL(id);
console.log(require('buffer').resolveObjectURL(id));
