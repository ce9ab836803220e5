// flags: --report-on-signal --report-signal=SIGUSR1 --report-filename=signal.json
// A report when a signal comes; nobody else has to listen to it.
const fs = require('fs');
const path = require('path');
const { report } = process;
console.log(report.reportOnSignal, report.signal);
report.signal = 'SIGUSR2';
report.directory = fs.mkdtempSync(path.join(require('os').tmpdir(), 'report-'));
const file = path.join(report.directory, 'signal.json');
process.kill(process.pid, 'SIGUSR2');
const look = setInterval(() => {
  let made;
  try {
    made = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return; // Not yet, or not all of it.
  }
  clearInterval(look);
  console.log(made.header.event, made.header.trigger, made.header.filename);
  fs.rmSync(report.directory, { recursive: true });
}, 20);
