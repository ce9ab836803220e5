'use strict';
// cluster in the process that starts the workers.

const EventEmitter = require('events');
const { makeError } = require('internal/errors');
const { Worker } = require('internal/cluster/worker');
const messages = require('internal/cluster/messages');

const cluster = new EventEmitter();
// Told when no worker is left.
const empty = new EventEmitter();
const [SCHED_NONE, SCHED_RR] = [1, 2];
const POLICIES = { none: SCHED_NONE, rr: SCHED_RR };

// What workers share, by what they asked for.
const shared = new Map();
let lastId = 0;
let isSetUp = false;

function setupPrimary(options) {
  const settings = {
    args: process.argv.slice(2), exec: process.argv[1], execArgv: process.execArgv, silent: false,
    ...cluster.settings, ...options,
  };
  cluster.settings = settings;
  if (!isSetUp) {
    isSetUp = true;
    const policy = cluster.schedulingPolicy;
    if (policy !== SCHED_NONE && policy !== SCHED_RR) {
      throw makeError('ERR_INTERNAL_ASSERTION', `Bad cluster.schedulingPolicy: ${policy}`);
    }
  }
  process.nextTick(() => cluster.emit('setup', settings));
}

Object.assign(cluster, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  Worker,
  workers: {},
  settings: {},
  SCHED_NONE,
  SCHED_RR,
  schedulingPolicy: POLICIES[process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR,

  setupPrimary,
  setupMaster: setupPrimary,

  fork(env) {
    cluster.setupPrimary();
    const id = ++lastId;
    const worker = new Worker({ id, process: start(id, env) });
    worker.on('message', function (message, handle) { cluster.emit('message', this, message, handle); });
    worker.process.once('exit', (code, signal) => {
      // While it is connected, there may be messages to come.
      if (!worker.isConnected()) {
        forgetShared(worker);
        forget(worker);
      }
      worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
      worker.state = 'dead';
      worker.emit('exit', code, signal);
      cluster.emit('exit', worker, code, signal);
    });
    worker.process.once('disconnect', () => {
      forgetShared(worker);
      if (worker.isDead()) forget(worker);
      worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
      worker.state = 'disconnected';
      worker.emit('disconnect');
      cluster.emit('disconnect', worker);
    });
    messages.listen(worker.process, (message) => hear(worker, message));
    process.nextTick(() => cluster.emit('fork', worker));
    cluster.workers[worker.id] = worker;
    return worker;
  },

  disconnect(callback) {
    const workers = Object.values(cluster.workers);
    if (workers.length === 0) process.nextTick(() => empty.emit('disconnect'));
    for (const worker of workers) if (worker.isConnected()) worker.disconnect();
    if (typeof callback === 'function') empty.once('disconnect', callback);
  },
});

function start(id, env) {
  const { exec, args, execArgv, cwd, serialization, silent, windowsHide, stdio, gid, uid } = cluster.settings;
  return require('child_process').fork(exec, args, {
    cwd, serialization, silent, windowsHide, stdio, gid, uid, execArgv,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
  });
}

function forget(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) empty.emit('disconnect');
}

function forgetShared(worker) {
  for (const [key, held] of shared) if (held.remove(worker)) shared.delete(key);
}

// What a worker says.
function hear(worker, message) {
  switch (message.act) {
    case 'online':
      worker.state = 'online';
      worker.emit('online');
      cluster.emit('online', worker);
      break;
    case 'queryServer':
      share(worker, message);
      break;
    case 'listening': {
      const { addressType, address, port, fd } = message;
      const about = { addressType, address, port, fd };
      worker.state = 'listening';
      worker.emit('listening', about);
      cluster.emit('listening', worker, about);
      break;
    }
    case 'exitedAfterDisconnect':
      worker.exitedAfterDisconnect = true;
      messages.send(worker.process, { ack: message.seq });
      break;
    case 'close':
      if (shared.get(message.key)?.remove(worker)) shared.delete(message.key);
      break;
  }
}

// The system takes some 100 bytes of a Unix socket's path.
function shortest({ address, port }) {
  if (!(port < 0) || typeof address !== 'string' || address.startsWith('\0')) return address;
  const relative = require('path').relative(process.cwd(), address);
  return relative.length < address.length ? relative : address;
}

// A worker wants to listen.
function share(worker, message) {
  // It is about to go.
  if (worker.exitedAfterDisconnect) return;
  const { address, port, addressType, fd, index } = message;
  const key = `${address}:${port}:${addressType}:${fd}${port === 0 ? `:${index}` : ''}`;
  let held = shared.get(key);
  if (!held) {
    const { RoundRobin, Shared } = require('internal/cluster/shared');
    const isUdp = addressType === 'udp4' || addressType === 'udp6';
    const Kind = cluster.schedulingPolicy === SCHED_RR && !isUdp ? RoundRobin : Shared;
    held = new Kind(key, { ...message, address: shortest(message) });
    shared.set(key, held);
  }
  held.data ??= message.data;
  held.add(worker, (errno, reply, passed) => {
    const { data } = held;
    if (errno && shared.get(key) === held) shared.delete(key);
    messages.send(worker.process, { errno, key, ack: message.seq, data, ...reply }, passed);
  });
}

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  messages.send(this.process, { act: 'disconnect' });
  forgetShared(this);
  forget(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) { this.process.kill(signal || 'SIGTERM'); };

module.exports = cluster;
