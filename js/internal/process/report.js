// process.report: what the process is and does at this moment, as an object or in a file. What only V8 and libuv
// know is left out: heap spaces, native frames, addresses of handles, reports of workers.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { getHeapStatistics } = require('v8');
const [threadId] = native('worker').self();
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { makeError } = require('internal/errors');
const host = native('process');

const words = host.reportOptions();
const has = (name) => words.includes(`report-${name}`);
const valueOf = (name, otherwise) => {
  const found = words.findLast((word) => word.startsWith(`report-${name}=`));
  return found === undefined ? otherwise : found.slice(`report-${name}=`.length);
};

const settings = {
  directory: valueOf('directory', valueOf('dir', '')),
  filename: valueOf('filename', ''),
  compact: has('compact'),
  excludeNetwork: has('exclude-network'),
  signal: valueOf('signal', 'SIGUSR2'),
  reportOnFatalError: has('on-fatalerror'),
  reportOnSignal: has('on-signal'),
  reportOnUncaughtException: has('uncaught-exception'),
  excludeEnv: has('exclude-env'),
};

const two = (number) => String(number).padStart(2, '0');
const dateOf = (now) => [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())];
const timeOf = (now) => [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())];

function header(event, trigger, filename) {
  const now = new Date();
  const about = {
    reportVersion: 5,
    event,
    trigger,
    filename,
    dumpEventTime: `${dateOf(now).join('-')}T${timeOf(now).join(':')}Z`,
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid,
    threadId,
    cwd: process.cwd(),
    commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
    nodejsVersion: process.version,
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
  };
  if (!settings.excludeNetwork) {
    about.networkInterfaces = Object.entries(os.networkInterfaces()).flatMap(([name, list]) =>
      list.map(({ internal, mac, address, netmask, family, scopeid }) => ({
        name, internal, mac, address, netmask, family, ...(family === 'IPv6' && { scopeid }),
      })));
  }
  about.host = os.hostname();
  return about;
}

function javascriptStack(error) {
  if (error === null || typeof error !== 'object') return { message: String(error), errorProperties: {} };
  const { stack } = error;
  if (typeof stack !== 'string') return { message: 'No stack.', stack: ['Unavailable.'], errorProperties: {} };
  const [message, ...frames] = stack.split('\n');
  const errorProperties = {};
  for (const name of Object.keys(error)) {
    try {
      errorProperties[name] = String(error[name]);
    } catch {
      // What cannot be told is left out.
    }
  }
  return { message, stack: frames.map((frame) => frame.trim()), errorProperties };
}

function javascriptHeap() {
  const heap = getHeapStatistics();
  return {
    totalMemory: heap.total_heap_size,
    usedMemory: heap.used_heap_size,
    totalCommittedMemory: heap.total_physical_size,
    memoryLimit: heap.heap_size_limit,
    heapSpaces: {},
  };
}

const percent = (seconds) => (seconds / process.uptime()) * 100;

function consumption({ user, system }) {
  const [userCpuSeconds, kernelCpuSeconds] = [user / 1e6, system / 1e6];
  return {
    userCpuSeconds,
    kernelCpuSeconds,
    cpuConsumptionPercent: percent(userCpuSeconds + kernelCpuSeconds),
    userCpuConsumptionPercent: percent(userCpuSeconds),
    kernelCpuConsumptionPercent: percent(kernelCpuSeconds),
  };
}

function resourceUsage() {
  const usage = process.resourceUsage();
  return {
    free_memory: os.freemem(),
    total_memory: os.totalmem(),
    rss: process.memoryUsage.rss(),
    constrained_memory: process.constrainedMemory(),
    available_memory: process.availableMemory(),
    ...consumption({ user: usage.userCPUTime, system: usage.systemCPUTime }),
    maxRss: usage.maxRSS * 1024,
    pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
    fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
  };
}

// libuv's names for what keeps the loop alive.
const typeNames = {
  Timeout: 'timer', TCPSocketWrap: 'tcp', TCPServerWrap: 'tcp', PipeWrap: 'pipe', PipeServerWrap: 'pipe', TTYWrap: 'tty',
  UDPWrap: 'udp', ProcessWrap: 'process', FSEventWrap: 'fs_event', StatWatcher: 'fs_poll', SignalWrap: 'signal', Immediate: 'check',
  MessagePort: 'async', Worker: 'async',
};

function libuv() {
  const active = process.getActiveResourcesInfo().filter((name) => typeNames[name] !== undefined);
  const handles = active.map((name) => ({ type: typeNames[name], is_active: true, is_referenced: true }));
  return [...handles, { type: 'loop', is_active: handles.length > 0 }];
}

const limitNames = {
  'Max core file size': 'core_file_size_blocks',
  'Max data size': 'data_seg_size_bytes',
  'Max file size': 'file_size_blocks',
  'Max locked memory': 'max_locked_memory_bytes',
  'Max resident set': 'max_memory_size_bytes',
  'Max open files': 'open_files',
  'Max stack size': 'stack_size_bytes',
  'Max cpu time': 'cpu_time_seconds',
  'Max processes': 'max_user_processes',
  'Max address space': 'virtual_memory_bytes',
};

function linesOf(file) {
  try {
    return fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // Not on Linux.
  }
}

function userLimits() {
  const found = {};
  for (const line of linesOf('/proc/self/limits')) {
    const [name, soft, hard] = line.split(/\s{2,}/);
    const value = (text) => (text === 'unlimited' ? text : Number(text));
    if (limitNames[name]) found[name] = { soft: value(soft), hard: value(hard) };
  }
  const names = Object.keys(limitNames).filter((name) => found[name]);
  return Object.fromEntries(names.map((name) => [limitNames[name], found[name]]));
}

function sharedObjects() {
  const names = linesOf('/proc/self/maps').map((line) => line.split(/\s+/)[5]).filter((name) => name?.includes('.so'));
  return [...new Set(names)];
}

function report(error, event, trigger, filename) {
  const made = {
    header: header(event, trigger, filename),
    javascriptStack: javascriptStack(error),
    javascriptHeap: javascriptHeap(),
    nativeStack: [],
    resourceUsage: resourceUsage(),
    uvthreadResourceUsage: consumption(process.threadCpuUsage()),
    libuv: libuv(),
    workers: [],
  };
  if (!settings.excludeEnv) made.environmentVariables = { ...process.env };
  made.userLimits = userLimits();
  made.sharedObjects = sharedObjects();
  return made;
}

let written = 0;

function nameNow() {
  const now = new Date();
  written += 1;
  const parts = [dateOf(now).join(''), timeOf(now).join(''), process.pid, threadId, String(written).padStart(3, '0')];
  return `report.${parts.join('.')}.json`;
}

const say = (text) => fs.writeSync(2, text);

function write(error, event, trigger, given) {
  const filename = given || settings.filename || nameNow();
  const made = report(error, event, trigger, filename);
  const text = settings.compact ? JSON.stringify(made) : `\n${JSON.stringify(made, undefined, 2)}`;
  if (filename === 'stdout' || filename === 'stderr') {
    fs.writeSync(filename === 'stdout' ? 1 : 2, `${text}\n`);
  } else {
    try {
      fs.writeFileSync(path.isAbsolute(filename) ? filename : path.join(settings.directory, filename), `${text}\n`);
    } catch (problem) {
      const directory = settings.directory && ` directory: ${settings.directory}`;
      say(`\nFailed to open Node.js report file: ${filename}${directory} (errno: ${-problem.errno})\n`);
      return '';
    }
    say(`\nWriting Node.js report to file: ${filename}`);
  }
  say('\nNode.js report completed\n');
  return filename;
}

// An error for the stack of who asked.
function synthetic(below) {
  const error = makeError('ERR_SYNTHETIC');
  Error.captureStackTrace(error, below);
  return error;
}

const onSignal = (signal) => write(synthetic(onSignal), signal, 'Signal');

function watchSignal(isOn) {
  process.removeListener(settings.signal, onSignal);
  if (isOn) process.on(settings.signal, onSignal);
}

const own = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    if (error === undefined) error = synthetic(own.writeReport);
    else validateObject(error, 'err');
    return write(error, 'JavaScript API', 'API', file);
  },
  getReport(error) {
    if (error === undefined) error = synthetic(own.getReport);
    else validateObject(error, 'err');
    return JSON.parse(JSON.stringify(report(error, 'JavaScript API', 'GetReport', null)));
  },
};

// How each setting is checked, and the name it has in errors.
for (const [name, before] of Object.entries(settings)) {
  const named = name.startsWith('reportOn') ? 'trigger' : name;
  const validate = typeof before === 'string' ? validateString : validateBoolean;
  const accessors = {
    get [name]() { return settings[name]; },
    set [name](value) {
      validate(value, named);
      if (name === 'signal' && os.constants.signals[value] === undefined) throw makeError('ERR_UNKNOWN_SIGNAL', value);
      if (settings.reportOnSignal) watchSignal(false);
      settings[name] = value;
      if (name === 'reportOnUncaughtException') host.reportUncaught(value);
      if (settings.reportOnSignal || name === 'reportOnSignal') watchSignal(settings.reportOnSignal);
    },
  };
  Object.defineProperty(own, name, Object.getOwnPropertyDescriptor(accessors, name));
}
if (settings.reportOnSignal) watchSignal(true);

// `report` is the property of `process`; the other what the host calls for an error that nobody caught.
module.exports = { report: own, uncaught: (error) => write(error, 'Exception', 'Exception') };
