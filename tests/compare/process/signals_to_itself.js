// Signals that a program sends itself: each is told, in the poll that follows.
const fs = require('fs');
const log = (...words) => {
  console.log(...words);
  process.nextTick(() => console.log('tick of', words[0]));
};
process.on('SIGUSR2', log);
process.on('SIGTERM', log);
process.once('SIGTERM', () => log('once'));
function round(number) {
  log('round', number);
  process.kill(process.pid, 'SIGUSR2');
  process.kill(process.pid, 'SIGTERM');
  process.kill(process.pid, 'SIGUSR2');
  setImmediate(() => {
    log('immediate');
    process.kill(process.pid, 'SIGTERM');
    if (number < 3) setImmediate(round, number + 1);
    else fs.stat('.', () => setTimeout(() => log('end'), 20));
  });
}
round(1);
process.nextTick(() => process.kill(process.pid, 'SIGUSR2'));
