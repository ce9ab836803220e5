'use strict';
// https: http over tls. The server is made of what http's is made of, and so is the Agent, which connects
// through tls.

const http = require('http');
const tls = require('tls');
const { Server: HttpServer, serve, setUp } = require('internal/http/server');

// --- Server ---

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  setUp(this, options, listener, (options) => {
    options.noDelay ??= true;
    if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
    tls.Server.call(this, options, serve);
  });
  this.on('tlsClientError', (err, socket) => {
    if (!this.emit('clientError', err, socket)) socket.destroy(err);
  });
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);
for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout', 'close']) {
  Server.prototype[name] = HttpServer.prototype[name];
}

// --- Agent ---

// What tells connections apart, in the order of an agent's names.
const PARTS = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion',
  'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs',
  'privateKeyIdentifier', 'privateKeyEngine'];
const COUNTS_WHEN_FALSE = ['rejectUnauthorized', 'honorCipherOrder', 'secureOptions'];

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  http.Agent.call(this, { __proto__: null, ...options, defaultPort: options?.defaultPort ?? 443, protocol: options?.protocol ?? 'https:' });
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

Object.assign(Agent.prototype, {
  // (options), or (port[, host][, options]); with a callback.
  createConnection(port, host, options) {
    if (port !== null && typeof port === 'object') options = port;
    else if (host !== null && typeof host === 'object') options = { ...host };
    else if (options === null || typeof options !== 'object') options = {};
    else options = { ...options };
    if (typeof port === 'number') options.port = port;
    if (typeof host === 'string') options.host = host;
    return tls.connect(options);
  },

  getName(options = {}) {
    const parts = PARTS.map((name) => {
      const value = options[name];
      if (name === 'servername' && value === options.host) return '';
      if (name === 'sigalgs' && value) return JSON.stringify(value);
      return value || (COUNTS_WHEN_FALSE.includes(name) && value !== undefined) ? `${value}` : '';
    });
    return `${http.Agent.prototype.getName.call(this, options)}:${parts.join(':')}`;
  },

  // Sessions are not used again: there are none to keep.
  _getSession() { return undefined; },
  _cacheSession() {},
  _evictSession() {},
});

let globalAgent;
const getGlobalAgent = () => (globalAgent ||= require('internal/http/agent').makeAgent(5000, Agent));

// --- requests ---

// The forms of a request: (url[, options][, callback]), (options[, callback]).
function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = require('url').urlToHttpOptions(new URL(args.shift()));
  else if (args[0] instanceof URL) options = require('url').urlToHttpOptions(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  const callback = args.find((arg) => typeof arg === 'function');
  return new http.ClientRequest(options, callback);
}

module.exports = {
  Agent,
  globalAgent: undefined,
  Server,
  createServer: function (options, listener) { return new Server(options, listener); },
  get(input, options, callback) {
    const req = request(input, options, callback);
    req.end();
    return req;
  },
  request,
};
Object.defineProperty(module.exports, 'globalAgent', {
  get: getGlobalAgent, set(value) { globalAgent = value; }, enumerable: true, configurable: true,
});
