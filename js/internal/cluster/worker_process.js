'use strict';
// cluster in a worker: its servers listen through the primary.

const EventEmitter = require('events');
const path = require('path');
const { Worker } = require('internal/cluster/worker');
const messages = require('internal/cluster/messages');
const net = native('net');

const cluster = new EventEmitter();
// What was got of the primary, with the servers that have it, by the primary's key.
const handles = new Map();
// What has been asked for, and with which numbers: the n-th `listen(0)` of each worker is the same
// port.
const asked = new Map();

const send = (message, answered) => messages.send(process, message, undefined, answered);

Object.assign(cluster, {
  isWorker: true,
  isMaster: false,
  isPrimary: false,
  worker: null,
  Worker,
  _setupWorker() {
    const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
    cluster.worker = worker;
    process.once('disconnect', () => {
      worker.emit('disconnect');
      // The primary is gone.
      if (!worker.exitedAfterDisconnect) process.exit(0);
    });
    messages.listen(process, (message, descriptor) => {
      if (message.act === 'newconn') accept(message, descriptor);
      else if (message.act === 'disconnect') leave(true);
    });
    // Programs may put their own in its place.
    const ask = (...args) => cluster._getServer(...args);
    net.share = ask;
    native('dgram').share = ask;
    send({ act: 'online' });
  },
  _getServer: share,
});

// The primary's handle for `server`, a net.Server or a dgram.Socket, as `query` describes it:
// `callback(errno, handle)`. For a dgram.Socket it is `callback(errno, descriptor, hold)`: a handle of
// its own is made of the descriptor, and held until it is closed.
function share(server, query, callback) {
  let { address } = query;
  // The primary may be in another folder.
  if (query.port < 0 && typeof address === 'string' && !address.startsWith('\0')) address = path.resolve(address);
  const { index, give } = number([address, query.port, query.addressType, query.fd].join(':'));
  let isOpen = true;
  const data = server._getServerData ? server._getServerData() : null;
  send({ act: 'queryServer', index, data, ...query, address }, (reply, descriptor) => {
    server._setServerData?.(reply.data);
    const closed = () => {
      isOpen = false;
      give();
      if (reply.errno) return;
      send({ act: 'close', key: reply.key });
      handles.delete(reply.key);
    };
    if (reply.errno) {
      closed();
      callback(reply.errno, null);
      return;
    }
    const hold = (handle) => {
      handles.set(reply.key, { server, handle });
      const { close } = handle;
      handle.close = (...args) => {
        handle.close = close;
        closed();
        return Reflect.apply(close, handle, args);
      };
    };
    if (typeof query.addressType === 'string') {
      callback(0, descriptor, hold);
      return;
    }
    const { sockname } = reply;
    const handle = descriptor >= 0 ? net.listenFd(descriptor) :
      net.listenElsewhere(sockname ? sockname.address : address, sockname ? sockname.port : -1);
    if (typeof handle === 'number') closed();
    else hold(handle);
    callback(0, handle);
  });
  server.once('listening', () => {
    if (!isOpen) return;
    cluster.worker.state = 'listening';
    const bound = server.address();
    send({ act: 'listening', index, data, ...query, address, port: bound?.port || query.port });
  });
}

// The next number; `give` gives it back.
function number(key) {
  const known = asked.get(key) ?? { next: 0, taken: new Set() };
  asked.set(key, known);
  const index = known.next++;
  known.taken.add(index);
  const give = () => {
    known.taken.delete(index);
    if (known.taken.size === 0 && asked.get(key) === known) asked.delete(key);
  };
  return { index, give };
}

// The primary has accepted a connection for this worker.
function accept({ key, seq }, descriptor) {
  const { server, handle } = handles.get(key) || {};
  // Whether a server that is full drops connections itself, or leaves them to others.
  const isFull = server?.maxConnections != null && server._connections >= server.maxConnections &&
    !server.dropMaxConnection;
  const accepted = server?._handle === handle && handle !== undefined && !isFull;
  send({ ack: seq, accepted });
  if (accepted) handle.take(descriptor);
  else net.openFd(descriptor).close?.();
}

// Closes what listens, then the channel: the process ends when nothing else keeps it.
function leave(isAsked) {
  cluster.worker.exitedAfterDisconnect = true;
  for (const { handle } of [...handles.values()]) handle.close();
  if (isAsked) process.disconnect();
  else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
}

Worker.prototype.disconnect = function disconnect() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    leave(false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

module.exports = cluster;
