// process.report: its settings, what it refuses, and the fields that do not hang on the machine.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { report } = process;
Error.stackTraceLimit = 2;

console.log(report === process.report, Object.keys(report), report.writeReport.length, report.getReport.length);
for (const name of Object.keys(report)) {
  if (typeof report[name] === 'function') continue;
  console.log(name, report[name]);
  for (const value of [1, 'x', true, null]) {
    try {
      report[name] = value;
      console.log(value, report[name]);
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
}
for (const args of [[1], ['x']]) {
  try {
    report.getReport(...args);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
for (const args of [[1], ['x', 1]]) {
  try {
    report.writeReport(...args);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

report.reportOnSignal = report.reportOnUncaughtException = report.reportOnFatalError = false;
report.compact = report.excludeEnv = report.excludeNetwork = false;
report.filename = '';
const all = report.getReport();
console.log(Object.keys(all));
const { header } = all;
console.log(header.reportVersion, header.event, header.trigger, header.filename, header.processId === process.pid, header.threadId);
console.log(header.cwd === process.cwd(), header.nodejsVersion === process.version, header.wordSize, header.platform, header.arch === process.arch);
console.log(header.osName, header.osRelease === os.release(), header.host === os.hostname(), header.cpus.length === os.cpus().length, Object.keys(header.cpus[0]));
console.log(Object.keys(header.networkInterfaces[0]), header.release.name, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(header.dumpEventTime), typeof header.dumpEventTimeStamp);
console.log(all.environmentVariables.PATH === process.env.PATH, all.workers, Object.keys(all.userLimits), all.userLimits.open_files);
console.log(Object.keys(all.resourceUsage), all.resourceUsage.total_memory === os.totalmem());
console.log(all.javascriptStack.message, all.javascriptStack.errorProperties);
const stackOf = (error) => report.getReport(error).javascriptStack;
console.log(stackOf(Object.assign(new RangeError('own'), { code: 'X', n: 1, o: { a: 1 } })).errorProperties, stackOf(new TypeError('words')).message);
console.log(stackOf({}), stackOf(new TypeError('mine')).stack[0]);
report.excludeNetwork = report.excludeEnv = true;
console.log('networkInterfaces' in report.getReport().header, 'environmentVariables' in report.getReport());

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
report.directory = folder;
const first = report.writeReport('first.json');
const text = fs.readFileSync(path.join(folder, first), 'utf8');
console.log(first, text.startsWith('\n{\n  "header": {\n    "reportVersion": 5,\n'), text.endsWith('\n}\n'), JSON.parse(text).header.trigger);
report.compact = true;
console.log(report.writeReport('second.json', new TypeError('mine')));
const second = fs.readFileSync(path.join(folder, 'second.json'), 'utf8');
console.log(second.split('\n').length, JSON.parse(second).javascriptStack.message, JSON.parse(second).header.filename);
report.filename = 'third.json';
console.log(report.writeReport(), report.writeReport(new Error('given')));
console.log(JSON.parse(fs.readFileSync(path.join(folder, 'third.json'), 'utf8')).javascriptStack.message);
report.directory = path.join(folder, 'none');
report.filename = 'lost.json';
const say = fs.writeSync;
console.log(report.directory === path.join(folder, 'none'));
fs.rmSync(folder, { recursive: true });
