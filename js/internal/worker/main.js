// What a worker's thread does before its script: it takes its first message and makes `process` what
// it is in a worker.

const { makeError } = require('internal/errors');
const { inPort, pack } = require('internal/messaging');
const thread = native('worker');

const [threadId, threadName] = thread.self();
const { data } = thread.first(inPort.receive);
const { control, parentPort, workerData, environment, resourceLimits, stdin } = data;

// Listeners come from the script; the port must not keep the thread alive before.
thread.setOutput(inPort.wireOf(control));

if (environment.length > 0) {
  const { environmentData } = require('internal/worker/environment');
  for (const [key, value] of environment) environmentData.set(key, value);
}

const unsupported = (name) => {
  const refuse = function unavailableInWorker() {
    throw makeError('ERR_WORKER_UNSUPPORTED_OPERATION', name);
  };
  refuse.disabled = true;
  return refuse;
};
for (const name of [
  'abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid',
]) {
  if (process[name]) process[name] = unsupported(`process.${name}()`);
}
const { umask } = process;
process.umask = function(mask) {
  if (mask !== undefined) throw makeError('ERR_WORKER_UNSUPPORTED_OPERATION', 'Setting process.umask()');
  return umask();
};
for (const name of ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugEnd']) {
  if (process[name]) process[name] = unsupported(`process.${name}()`);
}

// What the parent writes to this worker's stdin goes there, read or not.
let takeInput = null;
if (stdin) {
  control.on('message', (chunks) => {
    // Whoever makes the stream says where it goes.
    if (!takeInput) void process.stdin;
    for (const chunk of chunks) takeInput?.(chunk);
  });
  control.unref();
}

// Tells `take` of each chunk of stdin, null at its end.
function giveInput(take) {
  if (stdin) takeInput = take;
  else take(null);
}

// Tells the parent that more is wanted; it keeps the thread alive until `letGoOfInput`.
function wantInput() {
  if (!stdin) return;
  control.ref();
  control.postMessage('more');
}

function letGoOfInput() {
  control.unref();
}

// An error ends the thread: the parent gets what can be cloned of it, with its own properties.
function fail(error) {
  try {
    control.postMessage(told(error));
  } catch {
    // What it is made of throws.
    control.postMessage({ error: new Error() });
  }
}

function told(error) {
  const clone = (value) => pack(value, []).data;
  try {
    return clone(Error.isError(error) && !(error instanceof DOMException) ? described(error) : { error });
  } catch {
    return clone({ error: require('util').inspect(error) });
  }
}

const CLASSES = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'Error'];

// An error as its class among the language's, and its properties as far as they can be cloned.
function described(error) {
  const kind = CLASSES.find((name) => error instanceof globalThis[name]) ?? 'Error';
  const own = [];
  for (const key of new Set(['name', 'message', 'stack', ...Object.getOwnPropertyNames(error)])) {
    try {
      const descriptor = Object.getOwnPropertyDescriptor(error, key);
      own.push([key, pack(error[key], []).data, descriptor?.enumerable ?? false]);
    } catch {
      // It stays behind.
    }
  }
  return { kind, own };
}

require('internal/worker/mail');

control.postMessage('online');

module.exports = {
  fail, giveInput, letGoOfInput, parentPort, resourceLimits, threadId, threadName, told, wantInput, workerData,
};
