// worker_threads: message ports and what a program asks about its thread. There is one thread that
// runs JavaScript; Worker says so.

const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort } = require(
  'internal/messaging',
);

class Worker {
  constructor() {
    throw new Error('worker_threads.Worker is not implemented: this host runs JavaScript on one thread');
  }
}

const environment = new Map();
const untransferable = new WeakSet();

module.exports = {
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
  Worker,
  receiveMessageOnPort,
  getEnvironmentData: (key) => environment.get(key),
  setEnvironmentData(key, value) {
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },
  markAsUntransferable(value) {
    if (typeof value === 'object' && value !== null) untransferable.add(value);
  },
  isMarkedAsUntransferable: (value) => untransferable.has(value),
};
