process.exitCode = 3;
process.on('exit', (code) => { console.log('exit', code, process.exitCode); process.exitCode = 4; });
for (const bad of ['x', 1.5, {}, true, NaN]) {
  try { process.exitCode = bad; console.log('taken', bad); } catch (e) { console.log(e.code, e.message); }
}
