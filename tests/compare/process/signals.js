process.on('SIGUSR2', (name, number) => {
  console.log(name, number);
  process.removeAllListeners('SIGUSR2');
  clearTimeout(keep);
});
const keep = setTimeout(() => console.log('never'), 20000);
process.kill(process.pid, 'SIGUSR2');
console.log(process.kill(process.pid, 0));
for (const bad of [['x'], [1, 'SIGNOPE'], [1.5]]) {
  try { process.kill(...bad); } catch (e) { console.log(e.code, e.message); }
}
