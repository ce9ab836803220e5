'use strict';
// Agent: which socket a request gets. Sockets are kept by name (host:port:localAddress:family): in
// use (`sockets`), free (`freeSockets`), and the requests that wait for one (`requests`).

const EventEmitter = require('events');
const net = require('net');
const { makeError } = require('internal/errors');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');

const { process } = globalThis;

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  this.options.path = null;
  this.requests = Object.create(null);
  this.sockets = Object.create(null);
  this.freeSockets = Object.create(null);
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Infinity;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer) ? buffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;

  this.on('free', (socket, options) => this._freed(socket, options));
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

function remove(table, name, item) {
  const list = table[name];
  const at = list ? list.indexOf(item) : -1;
  if (at === -1) return false;
  list.splice(at, 1);
  if (list.length === 0) delete table[name];
  return true;
}

Object.assign(Agent.prototype, {
  createConnection(...args) { return net.createConnection(...args); },

  getName(options = {}) {
    let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    if (options.socketPath) name += `:${options.socketPath}`;
    return name;
  },

  addRequest(req, options, port, localAddress) {
    if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
    options = { __proto__: null, ...options, ...this.options };
    if (options.socketPath) options.path = options.socketPath;
    const name = this.getName(options);
    this.sockets[name] ||= [];
    const free = this.freeSockets[name];
    let socket;
    if (free) {
      while (free.length && free[0].destroyed) free.shift();
      socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
      if (!free.length) delete this.freeSockets[name];
    }
    const used = (this.sockets[name] ? this.sockets[name].length : 0) + (free ? free.length : 0);
    if (socket) {
      socket._httpReused = true;
      socket.ref();
      this.sockets[name].push(socket);
      this.reuseSocket(socket, req);
      give(req, socket);
    } else if (used < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(req, options, (err, socket) => {
        if (err) req.onSocket(socket, err);
        else give(req, socket);
      });
    } else {
      req._agentOptions = options;
      (this.requests[name] ||= []).push(req);
    }
  },

  createSocket(req, options, callback) {
    options = { __proto__: null, ...options, ...this.options };
    if (options.socketPath) options.path = options.socketPath;
    options.servername ??= options.host;
    const name = this.getName(options);
    options._agentKey = name;
    options.encoding = null;
    let called = false;
    const created = (err, socket) => {
      if (called) return;
      called = true;
      if (err) {
        callback(err);
        return;
      }
      (this.sockets[name] ||= []).push(socket);
      this.totalSocketCount++;
      this._install(req, socket, options, name);
      callback(null, socket);
    };
    if (this.keepAlive) {
      options.keepAlive = this.keepAlive;
      options.keepAliveInitialDelay = this.keepAliveMsecs;
    }
    const socket = this.createConnection(options, created);
    if (socket) created(null, socket);
  },

  _install(req, socket, options, name) {
    const onFree = () => this.emit('free', socket, options);
    const onClose = () => this.removeSocket(socket, options);
    const onTimeout = () => {
      // Only a socket that nobody uses goes: a request in progress has its own ideas.
      if (this.freeSockets[name] && this.freeSockets[name].includes(socket)) socket.destroy();
    };
    socket.on('free', onFree);
    socket.on('close', onClose);
    socket.on('timeout', onTimeout);
    socket._agentLeave = () => {
      socket.off('free', onFree).off('close', onClose).off('timeout', onTimeout);
      this._forget(socket, name);
    };
    socket.on('agentRemove', function remove() {
      socket.off('agentRemove', remove);
      socket._agentLeave();
    });
    if (this.options.timeout) socket.setTimeout(this.options.timeout);
  },

  // A request is done with its socket.
  _freed(socket, options) {
    const name = this.getName(options);
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const waiting = this.requests[name];
    if (waiting && waiting.length) {
      const req = waiting.shift();
      if (!waiting.length) delete this.requests[name];
      socket._httpReused = true;
      give(req, socket);
      return;
    }
    const req = socket._httpMessage;
    if (!req || !req.shouldKeepAlive || !this.keepAlive) {
      socket.destroy();
      return;
    }
    const free = this.freeSockets[name] || [];
    const count = free.length + (this.sockets[name] ? this.sockets[name].length : 0);
    if (this.totalSocketCount > this.maxTotalSockets || count > this.maxSockets ||
        free.length >= this.maxFreeSockets || !this.keepSocketAlive(socket)) {
      socket.destroy();
      return;
    }
    this.freeSockets[name] = free;
    socket._httpMessage = null;
    remove(this.sockets, name, socket);
    socket.once('error', freeSocketError);
    free.push(socket);
  },

  _forget(socket, name) {
    const was = remove(this.sockets, name, socket);
    if (remove(this.freeSockets, name, socket) || was) this.totalSocketCount--;
    return was;
  },

  removeSocket(socket, options) {
    const name = this.getName(options);
    this._forget(socket, name);
    const waiting = this.requests[name];
    if (waiting && waiting.length) {
      const req = waiting[0];
      this.createSocket(req, req._agentOptions || options, (err, socket) => {
        waiting.shift();
        if (!waiting.length) delete this.requests[name];
        if (err) req.onSocket(null, err);
        else give(req, socket);
      });
    }
  },

  keepSocketAlive(socket) {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    let timeout = this.options.timeout || 0;
    // The server's own idea of how long it keeps the connection, less a little.
    const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] || '');
    if (hint) {
      const told = hint[1] * 1000 - this.agentKeepAliveTimeoutBuffer;
      if (told <= 0) return false;
      if (!timeout || told < timeout) timeout = told;
    }
    if (socket.timeout !== timeout) socket.setTimeout(timeout);
    return true;
  },

  reuseSocket(socket, req) {
    socket.removeListener('error', freeSocketError);
    req.reusedSocket = true;
    socket.ref();
  },

  destroy() {
    for (const table of [this.freeSockets, this.sockets]) {
      for (const name of Object.keys(table)) for (const socket of [...table[name]]) socket.destroy();
    }
  },
});

function freeSocketError() { this.destroy(); }

function give(req, socket) {
  req.onSocket(socket);
  const { timeout } = req;
  if (timeout !== undefined && timeout !== (req.agent?.options.timeout || 0)) socket.setTimeout(timeout);
}

let globalAgent;
module.exports = {
  Agent,
  getGlobalAgent: () => (globalAgent ||= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 })),
  setGlobalAgent(value) { globalAgent = value; },
};
