// No bytes at all are there at once: the callback is called before the function returns.
const crypto = require('crypto');
const log = (name) => (err, bytes) => {
  console.log(name, err, bytes);
  process.nextTick(() => console.log('tick of', name));
};
crypto.randomBytes(0, log('randomBytes'));
crypto.randomFill(Buffer.alloc(0), log('randomFill'));
crypto.randomFill(new Uint32Array(0), log('of words'));
crypto.randomFill(Buffer.alloc(4), 2, 0, log('of a part'));
try { crypto.randomBytes(0, () => { throw new Error('mine'); }); } catch (err) { console.log(err.message); }
console.log('main ends');
