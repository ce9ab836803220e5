const a = setImmediate(() => { console.log('a'); clearImmediate(b); });
const b = setImmediate(() => console.log('b never'));
const c = setImmediate(() => console.log('c'));
console.log(typeof a, a.hasRef(), a.constructor.name);
c.unref(); console.log(c.hasRef()); c.ref();
setImmediate((x, y) => console.log('arguments', x, y), 1, 2);
try { setImmediate(); } catch (e) { console.log(e.code, e.message); }
