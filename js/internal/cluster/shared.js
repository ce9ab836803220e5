'use strict';
// What the primary holds for its workers: a server whose connections go to one worker after the
// other, or a handle that all of them have.

const net = require('net');
const { send } = require('internal/cluster/messages');
const host = native('net');

// Connections are accepted here and go to the workers that are free, in the order in which they
// became so. `settled` is called for each worker, with an errno below 0 or 0 and what it is told.
class RoundRobin {
  workers = new Map();
  #free = new Map();
  #waiting = [];
  // What a worker has been sent and has not taken yet.
  #sent = new Map();
  #server = net.createServer();
  #isReady = false;
  #key;

  constructor(key, { address, port, fd, flags, backlog, readableAll, writableAll }) {
    this.#key = key;
    const server = this.#server;
    if (fd >= 0) server.listen({ fd, backlog });
    else if (port >= 0) server.listen({ port, host: address ?? undefined, ipv6Only: Boolean(flags & 1), backlog });
    else server.listen({ path: address, backlog, readableAll, writableAll });
    server.once('listening', () => {
      this.#isReady = true;
      server._handle.onconnection = (errno, handle) => this.#distribute(handle);
    });
  }

  add(worker, settled) {
    this.workers.set(worker.id, worker);
    const server = this.#server;
    const done = () => {
      const bound = server.address();
      settled(0, bound !== null && typeof bound === 'object' ? { sockname: bound } : {});
      this.#hand(worker);
    };
    if (this.#isReady) {
      done();
      return;
    }
    server.once('listening', done);
    server.once('error', (err) => settled(err.errno, {}));
  }

  // True when it was the last.
  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    this.#free.delete(worker.id);
    const handle = this.#sent.get(worker.id);
    this.#sent.delete(worker.id);
    if (handle) this.#distribute(handle);
    if (this.workers.size > 0) return false;
    for (const handle of this.#waiting) handle.close();
    this.#waiting = [];
    this.#server.close();
    return true;
  }

  #distribute(handle) {
    this.#waiting.push(handle);
    const [first] = this.#free;
    if (!first) return;
    this.#free.delete(first[0]);
    this.#hand(first[1]);
  }

  #hand(worker) {
    if (!this.workers.has(worker.id)) return;
    const handle = this.#waiting.shift();
    if (!handle) {
      this.#free.set(worker.id, worker);
      return;
    }
    this.#sent.set(worker.id, handle);
    const passed = { type: 'net.Native', descriptor: handle.fd };
    send(worker.process, { act: 'newconn', key: this.#key }, passed, ({ accepted }) => {
      // A worker that is gone has lost it to another.
      if (this.#sent.get(worker.id) !== handle) return;
      this.#sent.delete(worker.id);
      if (accepted) handle.close();
      else this.#distribute(handle);
      this.#hand(worker);
    });
  }
}

// A handle that all workers have: who is quickest gets what arrives.
class Shared {
  workers = new Map();
  #errno = 0;
  #handle;
  #passed;

  constructor(key, { address, port, addressType, fd, flags, backlog }) {
    const isUdp = addressType === 'udp4' || addressType === 'udp6';
    const handle = isUdp ? bindUdp(address, port, addressType, flags) : listen(address, port, fd, flags, backlog);
    if (typeof handle === 'number') {
      this.#errno = -Math.abs(handle);
      return;
    }
    this.#handle = handle;
    const descriptor = handle.fd;
    this.#passed = { type: isUdp ? 'dgram.Native' : 'net.Native', descriptor };
  }

  add(worker, settled) {
    this.workers.set(worker.id, worker);
    settled(this.#errno, {}, this.#passed);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id) || this.workers.size > 0) return false;
    this.#handle?.close();
    return true;
  }
}

function bindUdp(address, port, type, flags) {
  const handle = native('dgram').udp(type === 'udp6');
  const errno = handle.bind(address, port, { ipv6Only: Boolean(flags & 1), reuseAddr: Boolean(flags & 4) });
  if (errno === 0) return handle;
  handle.close();
  return errno;
}

function listen(address, port, fd, flags, backlog) {
  if (fd >= 0) return host.listenFd(fd);
  if (port < 0) return host.listenPath(address, backlog);
  if (address !== null) return host.listenTcp(address, port, backlog, Boolean(flags & 1), false);
  const handle = host.listenTcp('::', port, backlog, Boolean(flags & 1), false);
  return typeof handle === 'number' ? host.listenTcp('0.0.0.0', port, backlog, false, false) : handle;
}

module.exports = { RoundRobin, Shared };
