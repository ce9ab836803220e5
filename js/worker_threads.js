// worker_threads: threads, message ports, and what a program asks about its thread.

const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } = require(
  'internal/messaging',
);
const { environmentData } = require('internal/worker/environment');
const { Worker, SHARE_ENV } = require('internal/worker/worker');
const { isWorker } = native('worker');

const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require(
  'internal/structured_clone',
);

// The main thread's answers, or those of a worker.
const own = isWorker ? require('internal/worker/main') : {
  threadId: 0,
  threadName: '',
  parentPort: null,
  workerData: null,
  resourceLimits: {},
};

const { moveMessagePortToContext } = native('missing').exports('worker_threads');

module.exports = {
  isInternalThread: false,
  isMainThread: !isWorker,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: own.resourceLimits,
  postMessageToThread: (...args) => require('internal/worker/mail').postMessageToThread(...args),
  threadId: own.threadId,
  threadName: own.threadName,
  SHARE_ENV,
  Worker,
  parentPort: own.parentPort,
  workerData: own.workerData,
  BroadcastChannel,
  setEnvironmentData(key, value) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
  getEnvironmentData: (key) => environmentData.get(key),
};
// (Loaded when it is asked for.)
Object.defineProperty(module.exports, 'locks', {
  get: () => require('internal/locks').locks,
  set(value) { Object.defineProperty(module.exports, 'locks', { value, writable: true }); },
  enumerable: true, configurable: true,
});
