'use strict';
// Agent: which socket a request gets. Sockets are kept by name (host:port:localAddress:family): in
// use (`sockets`), free (`freeSockets`), and the requests that wait for one (`requests`).

const EventEmitter = require('events');
const net = require('net');
const { makeError } = require('internal/errors');
const { validateNumber, validateOneOf } = require('internal/validators');
const { debug } = require('internal/http/constants');
const execution = native('async_hooks');

const { process } = globalThis;
const kProxy = Symbol('proxy');
const kWaiting = Symbol('waiting');
const HINT = /^timeout=(\d+)/;

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer) ? buffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  const { proxyEnv } = this.options;
  if (proxyEnv) Object.defineProperty(this, kProxy, { value: require('internal/http/proxy').proxyOf(proxyEnv, this.protocol) });

  this.on('free', (socket, options) => freed(this, socket, options));
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

const countOf = (table, name) => (table[name] ? table[name].length : 0);

function remove(table, name, item) {
  const list = table[name];
  const at = list ? list.indexOf(item) : -1;
  if (at === -1) return false;
  list.splice(at, 1);
  if (list.length === 0) delete table[name];
  return true;
}

// What a request asks for, and what the agent asks of all of them.
function merged(agent, given) {
  const options = { __proto__: null, ...given, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  return options;
}

// The name that a server with several certificates goes by: the Host header's.
function nameServer(options, req) {
  if (options.servername || options.servername === '') return;
  options.servername = options.host;
  const host = req.getHeader?.('host');
  if (typeof host !== 'string') return;
  const name = host.startsWith('[') ? host.slice(1, Math.max(host.indexOf(']'), 1)) : host.split(':', 1)[0];
  options.servername = net.isIP(name) ? '' : name;
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
    options = merged(this, options);
    nameServer(options, req);
    const name = this.getName(options);
    this.sockets[name] ||= [];
    const free = this.freeSockets[name];
    let socket;
    if (free) {
      while (free.length && free[0].destroyed) free.shift();
      socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
      if (!free.length) delete this.freeSockets[name];
    }
    const used = countOf(this.freeSockets, name) + countOf(this.sockets, name);
    if (socket) {
      this.sockets[name].push(socket);
      this.reuseSocket(socket, req);
      giveUsed(this, req, socket);
    } else if (used < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(req, options, (err, socket) => {
        if (err) req.onSocket(socket, err);
        else give(this, req, socket);
      });
    } else {
      req[kWaiting] = { options, frame: execution.frame() };
      (this.requests[name] ||= []).push(req);
    }
  },

  createSocket(req, options, callback) {
    options = merged(this, options);
    nameServer(options, req);
    const name = this.getName(options);
    options._agentKey = name;
    options.encoding = null;
    if (this.keepAlive) {
      options.keepAlive = this.keepAlive;
      options.keepAliveInitialDelay = this.keepAliveMsecs;
    }
    debug?.('createConnection', name);
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
      debug?.('sockets', name, this.sockets[name].length, this.totalSocketCount);
      follow(this, socket, options, name);
      callback(null, socket);
    };
    const proxy = this[kProxy]?.carries(options) ? this[kProxy] : undefined;
    const socket = proxy ? proxy.connect(this, options, created) : this.createConnection(options, created);
    if (socket) created(null, socket);
  },

  removeSocket(socket, options) {
    const name = this.getName(options);
    debug?.('removeSocket', name, 'writable:', socket.writable);
    const was = remove(this.sockets, name, socket);
    if ((!socket.writable && remove(this.freeSockets, name, socket)) || was) this.totalSocketCount--;
    const req = next(this, name);
    if (!req) return;
    this.createSocket(req, req[kWaiting]?.options || options, (err, socket) => {
      if (!err) {
        // Whoever waits longest gets it.
        socket.emit('free');
      } else if (remove(this.requests, this.getName(req[kWaiting]?.options || options), req)) {
        req.onSocket(null, err);
      }
    });
  },

  keepSocketAlive(socket) {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    let timeout = this.options.timeout || 0;
    // The server's own idea of how long it keeps the connection, less a little.
    const hint = HINT.exec(socket._httpMessage?.res?.headers['keep-alive'] || '');
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

// The request that has waited longest for a socket with this name, or, where it is all names
// together that have a limit, for one with any other that may have one more.
function next(agent, name) {
  if (countOf(agent.requests, name)) return agent.requests[name][0];
  if (!Number.isFinite(agent.maxTotalSockets) || agent.totalSocketCount >= agent.maxTotalSockets) return undefined;
  const other = Object.keys(agent.requests).find((known) =>
    countOf(agent.requests, known) && countOf(agent.sockets, known) < agent.maxSockets);
  return other === undefined ? undefined : agent.requests[other][0];
}

function follow(agent, socket, options, name) {
  const onFree = () => agent.emit('free', socket, options);
  const onClose = () => agent.removeSocket(socket, options);
  const onTimeout = () => {
    // Only a socket that nobody uses goes: a request in progress has its own ideas.
    if (agent.freeSockets[name]?.includes(socket)) socket.destroy();
  };
  const onRemove = () => {
    agent.removeSocket(socket, options);
    socket.off('free', onFree).off('close', onClose).off('timeout', onTimeout).off('agentRemove', onRemove);
  };
  socket.on('free', onFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent.listenerCount('keylog') > 0) socket.on('keylog', (line) => agent.emit('keylog', line, socket));
}

// A request is done with its socket.
function freed(agent, socket, options) {
  const name = agent.getName(options);
  debug?.('agent.on(free)', name);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = agent.requests[name];
  if (waiting?.length) {
    const req = waiting.shift();
    if (!waiting.length) delete agent.requests[name];
    // In the context in which the request was made.
    const before = execution.frame();
    execution.setFrame(req[kWaiting]?.frame ?? before);
    try {
      giveUsed(agent, req, socket);
    } finally {
      execution.setFrame(before);
    }
    return;
  }
  const req = socket._httpMessage;
  const free = agent.freeSockets[name] || [];
  const count = free.length + countOf(agent.sockets, name);
  const isKept = req && req.shouldKeepAlive && agent.keepAlive &&
    agent.totalSocketCount <= agent.maxTotalSockets && count <= agent.maxSockets &&
    free.length < agent.maxFreeSockets && agent.keepSocketAlive(socket);
  if (!isKept) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  agent.totalSocketCount++;
  socket.once('error', freeSocketError);
  free.push(socket);
}

function freeSocketError() { this.destroy(); }

// A socket that another request was made for: it belongs to this one's context now.
function giveUsed(agent, req, socket) {
  socket._handle?.takeOver?.(socket);
  give(agent, req, socket);
}

function give(agent, req, socket) {
  req.onSocket(socket);
  if (req.timeout !== undefined && req.timeout !== (agent.options.timeout || 0)) socket.setTimeout(req.timeout);
}

let globalAgent;

// An agent that keeps sockets for so many milliseconds; of another class than http's, if one is given.
function makeAgent(timeout, Class = Agent, options = undefined) {
  const proxyEnv = require('internal/http/proxy').isWished() ? process.env : undefined;
  return new Class({ keepAlive: true, scheduling: 'lifo', timeout, proxyEnv, ...options });
}

module.exports = {
  Agent,
  kProxy,
  makeAgent,
  getGlobalAgent: () => (globalAgent ||= makeAgent(5000)),
  setGlobalAgent(value) { globalAgent = value; },
};
