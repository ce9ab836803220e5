// Microtask depth of await, return await, thenables, async generators, Promise.resolve of a promise.
const log = (...a) => console.log(...a);
(async () => { log('a1'); await null; log('a2'); await 0; log('a3'); })();
(async () => { log('b1'); await new Promise((r) => r()); log('b2'); })();
(async () => { await { then(r) { log('thenable'); r(); } }; log('after thenable'); })();
async function inner() { return 1; }
async function outer() { return inner(); }
async function outerAwait() { return await inner(); }
outer().then(() => log('return promise'));
outerAwait().then(() => log('return await'));
inner().then(() => log('return value'));
new Promise((r) => r(Promise.resolve())).then(() => log('resolved with promise'));
(async function* g() { yield 1; yield 2; })().next().then((v) => log('gen', v));
Promise.all([1, Promise.resolve(2)]).then((v) => log('all', v));
Promise.race([Promise.resolve('r'), 1]).then((v) => log('race', v));
Promise.allSettled([Promise.reject(new Error('x'))]).then((v) => log(v[0].status));
let p = Promise.resolve();
for (let i = 1; i < 8; i++) p = p.then(() => log('depth', i));
(async () => { try { await Promise.reject(new Error('caught')); } catch (e) { log(e.message); } finally { log('finally'); } })();
