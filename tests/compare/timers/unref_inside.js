// An interval unreferenced inside its own callback no longer keeps the loop alive.
let n = 0;
const interval = setInterval(() => {
  console.log('interval', ++n, interval.hasRef());
  interval.unref();
}, 1);
process.on('exit', () => console.log('exit', n >= 1 && n < 4));
const t = setTimeout(() => {}, 10);
console.log(t.unref.call({ other: true }), t[Symbol.dispose](), t._destroyed);
const immediate = setImmediate(() => console.log('never'));
immediate[Symbol.dispose]();
process.on('warning', (w) => console.log(w.name, w.message));
for (const delay of [NaN, NaN, -1, -1]) clearTimeout(setTimeout(() => {}, delay));
