// The functions that make buffers are plain ones, which packages call with `new`, too.
for (const name of ['from', 'copyBytesFrom', 'alloc', 'allocUnsafe', 'allocUnsafeSlow', 'concat']) {
  const argument = { from: 'abc', copyBytesFrom: new Uint16Array(2), concat: [Buffer.from('x')] }[name] ?? 3;
  const made = new Buffer[name](argument);
  console.log(name, Buffer.isBuffer(made), made.length, made.constructor === Buffer);
}
try { new Buffer.allocUnsafeSlow('x'); } catch (err) { console.log(err.code, err.message); }
