// worker_threads: message ports and what a program asks about its thread. There is one thread that
// runs JavaScript.

const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } = require(
  'internal/messaging',
);

const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require(
  'internal/structured_clone',
);

const environment = new Map();

module.exports = {
  ...native('missing').exports('worker_threads'),
  isMainThread: true,
  isInternalThread: false,
  threadId: 0,
  threadName: '',
  parentPort: null,
  workerData: null,
  resourceLimits: {},
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  receiveMessageOnPort,
  getEnvironmentData: (key) => environment.get(key),
  setEnvironmentData(key, value) {
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
};
